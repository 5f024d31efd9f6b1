#!/bin/sh
# Puts Case Explorer into the menu of this user, and takes it out: sh install.sh [--remove]
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
own=${XDG_DATA_HOME:-$HOME/.local/share}
each() { (cd "$here/share" && find applications icons mime -type f); }

if [ "${1:-}" = --remove ]; then
  each | while read -r file; do rm -f "$own/$file"; done
else
  each | while read -r file; do
    mkdir -p "$(dirname "$own/$file")"
    cp "$here/share/$file" "$own/$file"
  done
  # The menu wants the whole path in quotes, with these four escaped (twice: once for each reader).
  exact=$(printf '%s' "$here/case-explorer" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
  entry=$own/applications/case-explorer.desktop
  while IFS= read -r line; do
    case $line in
      Exec=*) printf 'Exec="%s" %%f\n' "$exact" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$here/share/applications/case-explorer.desktop" >"$entry"
fi
# Desktops look by themselves sooner or later.
if command -v update-mime-database >/dev/null; then update-mime-database "$own/mime" || true; fi
if command -v update-desktop-database >/dev/null; then
  update-desktop-database "$own/applications" || true
fi
