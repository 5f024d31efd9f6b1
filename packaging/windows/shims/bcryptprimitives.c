/* Random bytes for programs written in Rust (python-calamine); Wine 8 lacks the library. */
#include <windows.h>
#include <ntsecapi.h>

#define MOST 0x10000000u

__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *bytes, SIZE_T n)
{
    while (n) {
        ULONG part = n < MOST ? (ULONG)n : MOST;
        if (!RtlGenRandom(bytes, part))
            return FALSE;
        bytes += part;
        n -= part;
    }
    return TRUE;
}
