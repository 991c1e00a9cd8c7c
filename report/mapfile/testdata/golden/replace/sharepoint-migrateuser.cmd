@echo off
setlocal DisableDelayedExpansion
chcp 65001 >nul
stsadm -o migrateuser -oldlogin "OLDCO\ada" -newlogin "NEWCO\ada.lovelace" -ignoresidhistory
stsadm -o migrateuser -oldlogin "OLDCO\o'brien’" -newlogin "NEWCO\o'brien’" -ignoresidhistory
stsadm -o migrateuser -oldlogin "OLDCO\jürgen" -newlogin "NEWCO\jürgen" -ignoresidhistory
