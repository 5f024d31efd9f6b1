; The installer: for one user, without an administrator. installer.py passes the names.
; Exit codes: 0 done, 1 given up by the user, 2 damaged, 3 the program is open,
; 4 cannot be written or full, 5 not enough space, 6 the version before could not be replaced.
; Silent for IT: /S, and /D=FOLDER as the last word. Uninstall: /S, and /KEEP to leave the settings.

Unicode true
Target amd64-unicode
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define PROGRAM "Case Explorer.exe"
!define CONSOLE "case-explorer.exe"
!define OWN_KEY "Software\Case Explorer"
!define LIST_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Case Explorer"
!define CLASSES "Software\Classes"
!define WORKSPACE "CaseExplorer.Workspace"
!define DATA "CaseExplorer.Data"
!define SETTINGS "$LOCALAPPDATA\Case Explorer"
; Where the new version waits until all of it is there: what fails before then changes nothing.
!define WAITING "$INSTDIR\new version"

Name "Case Explorer"
OutFile "${OUTFILE}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Case Explorer"
InstallDirRegKey HKCU "${OWN_KEY}" "Folder"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
; A damaged installer says so before it does anything, and cannot be told not to look.
CRCCheck force
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
BrandingText " "
VIProductVersion "${FOUR_NUMBERS}"
VIAddVersionKey /LANG=1033 "ProductName" "Case Explorer"
VIAddVersionKey /LANG=1033 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1033 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1033 "FileDescription" "Case Explorer: installer"
VIAddVersionKey /LANG=1033 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=1033 "LegalCopyright" "${COPYRIGHT}"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

Var Needed
Var Before

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${OWN_KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
; NSIS hides languages that the computer's code page cannot write; Windows 10 writes all of them.
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Portuguese"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Russian"
!insertmacro MUI_LANGUAGE "Arabic"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "${HERE}/words.nsh"

!macro END STATUS WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel ${STATUS}
  Quit
!macroend

; Nothing of the version before was touched yet.
!macro FORGET_NEW_VERSION
  SetOutPath "$TEMP"
  RMDir /r "${WAITING}"
  RMDir "$INSTDIR"
!macroend

!macro GIVE_UP
  !insertmacro FORGET_NEW_VERSION
  !insertmacro END 4 "$(Unwritable)"
!macroend

; Windows lets nobody write to a program that runs: the error is then 32.
!macro WAIT_UNTIL_CLOSED FILE
  ${Do}
    System::Call 'kernel32::CreateFileW(w "$INSTDIR\${FILE}", i 0x40000000, i 3, p 0, i 3, i 0, p 0) p .r0 ?e'
    Pop $1
    ${If} $0 P<> -1
      System::Call 'kernel32::CloseHandle(p r0)'
    ${EndIf}
    ${IfThen} $1 <> 32 ${|} ${ExitDo} ${|}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
!macroend

!macro TELL_EXPLORER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
  SetShellVarContext current
  !insertmacro MUI_LANGDLL_DISPLAY
FunctionEnd

; A file could be begun but not finished: the place has become full.
Function .onInstFailed
  !insertmacro FORGET_NEW_VERSION
  SetErrorLevel 4
FunctionEnd

Function un.onInit
  SetShellVarContext current
  !insertmacro MUI_UNGETLANGUAGE
  !insertmacro WAIT_UNTIL_CLOSED "${PROGRAM}"
  !insertmacro WAIT_UNTIL_CLOSED "${CONSOLE}"
FunctionEnd

; Leaves $Needed as megabytes when they are not there, as 0 when they are.
Function MissingSpace
  StrCpy $Needed 0
  StrCpy $1 $INSTDIR
  ; The folder may not be there yet: its nearest parent tells the drive.
  ${DoUntil} ${FileExists} "$1\*.*"
    ${GetParent} $1 $2
    ${IfThen} $2 == "" ${|} ${ExitDo} ${|}
    StrCpy $1 $2
  ${Loop}
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$1\", *l .r3, p 0, p 0) i .r4'
  ${If} $4 <> 0
    System::Int64Op $3 / 1048576
    Pop $3
    ${If} $3 < ${MEGABYTES}
      StrCpy $Needed ${MEGABYTES}
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "-program"
  SectionIn RO
  AddSize ${KILOBYTES}
  !insertmacro WAIT_UNTIL_CLOSED "${PROGRAM}"
  !insertmacro WAIT_UNTIL_CLOSED "${CONSOLE}"
  Call MissingSpace
  ${If} $Needed <> 0
    !insertmacro END 5 "$(Space)"
  ${EndIf}

  ; 1. The new version, beside the old one.
  RMDir /r "${WAITING}"
  ClearErrors
  SetOutPath "${WAITING}"
  ; Asking for an error forgets it.
  ${If} ${Errors}
    !insertmacro GIVE_UP
  ${EndIf}
  !include "${LISTS}/install.nsh"
  ${If} ${Errors}
    !insertmacro GIVE_UP
  ${EndIf}

  ; 2. Out with the old one: its own uninstaller knows its files. It keeps the settings.
  ReadRegStr $Before HKCU "${OWN_KEY}" "Folder"
  ${If} $Before != ""
  ${AndIf} ${FileExists} "$Before\uninstall.exe"
    ExecWait '"$Before\uninstall.exe" /S /UPGRADE _?=$Before'
    Delete "$Before\uninstall.exe"
    ${IfThen} $Before != $INSTDIR ${|} RMDir "$Before" ${|}
  ${EndIf}
  SetOutPath "$INSTDIR"

  ; 3. In with the new one. What somebody put into its folders steps aside.
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    Rename "$INSTDIR\_internal" "$INSTDIR\found in _internal"
  ${EndIf}
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${CONSOLE}"
  ClearErrors
  Rename "${WAITING}\_internal" "$INSTDIR\_internal"
  Rename "${WAITING}\${PROGRAM}" "$INSTDIR\${PROGRAM}"
  Rename "${WAITING}\${CONSOLE}" "$INSTDIR\${CONSOLE}"
  ${If} ${Errors}
    !insertmacro END 6 "$(Stuck)"
  ${EndIf}
  RMDir "${WAITING}"

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Case Explorer.lnk" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${OWN_KEY}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${OWN_KEY}" "Language" "$LANGUAGE"

  ; Its own files open with it; tables of others only when somebody chooses so.
  WriteRegStr HKCU "${CLASSES}\${WORKSPACE}" "" "$(WorkspaceType)"
  WriteRegStr HKCU "${CLASSES}\${WORKSPACE}\DefaultIcon" "" "$INSTDIR\${PROGRAM},1"
  WriteRegStr HKCU "${CLASSES}\${WORKSPACE}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\.cxw\OpenWithProgids" "${WORKSPACE}" ""
  ReadRegStr $1 HKCU "${CLASSES}\.cxw" ""
  ${If} $1 == ""
    WriteRegStr HKCU "${CLASSES}\.cxw" "" "${WORKSPACE}"
  ${EndIf}
  WriteRegStr HKCU "${CLASSES}\${DATA}" "" "$(DataType)"
  WriteRegStr HKCU "${CLASSES}\${DATA}\DefaultIcon" "" "$INSTDIR\${PROGRAM},1"
  WriteRegStr HKCU "${CLASSES}\${DATA}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\${PROGRAM}" "FriendlyAppName" "Case Explorer"
  WriteRegStr HKCU "${CLASSES}\Applications\${PROGRAM}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  !include "${LISTS}/offer.nsh"

  WriteRegStr HKCU "${LIST_KEY}" "DisplayName" "Case Explorer"
  WriteRegStr HKCU "${LIST_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LIST_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${LIST_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${LIST_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LIST_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LIST_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LIST_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${LIST_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${LIST_KEY}" "NoRepair" 1
  !insertmacro TELL_EXPLORER
SectionEnd

Section "Uninstall"
  !include "${LISTS}/uninstall.nsh"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${IfNot} ${Errors}
    ; A newer installer has called: it writes the rest anew.
    Return
  ${EndIf}

  ClearErrors
  ${GetOptions} $0 "/KEEP" $1
  ${If} ${Errors}
  ${AndIf} ${Cmd} `MessageBox MB_YESNO|MB_ICONQUESTION "$(Forget)" /SD IDYES IDYES`
    ; By name: a file that somebody saved there stays.
    Delete "${SETTINGS}\settings.ini"
    Delete "${SETTINGS}\settings.ini.lock"
    Delete "${SETTINGS}\recovery*.cxw"
    Delete "${SETTINGS}\recovery.lock"
    Delete "${SETTINGS}\crash.txt"
    Delete "${SETTINGS}\Logs\case-explorer.log*"
    RMDir "${SETTINGS}\Logs"
    RMDir "${SETTINGS}"
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  ; Goes only when it is empty.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Case Explorer.lnk"

  ReadRegStr $1 HKCU "${CLASSES}\.cxw" ""
  ${If} $1 == "${WORKSPACE}"
    DeleteRegValue HKCU "${CLASSES}\.cxw" ""
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.cxw\OpenWithProgids" "${WORKSPACE}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.cxw\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.cxw"
  !include "${LISTS}/withdraw.nsh"
  DeleteRegKey HKCU "${CLASSES}\${WORKSPACE}"
  DeleteRegKey HKCU "${CLASSES}\${DATA}"
  DeleteRegKey HKCU "${CLASSES}\Applications\${PROGRAM}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Applications"
  DeleteRegKey HKCU "${LIST_KEY}"
  DeleteRegKey /ifempty HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall"
  DeleteRegKey HKCU "${OWN_KEY}"
  !insertmacro TELL_EXPLORER
SectionEnd
