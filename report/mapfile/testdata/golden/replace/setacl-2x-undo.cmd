@echo off
setlocal DisableDelayedExpansion
rem SetACL 2.x: back to the old SIDs.
if "%~1"=="" (echo usage: %~nx0 PATH & exit /b 1)
SetACL -on "%~1" -ot file -actn trustee -rec cont_obj -trst "n1:S-1-5-21-4040505060-1212343456-2525363647-1300;n2:S-1-5-21-1110222033-2220333044-3330444055-1300;s1:y;s2:y;ta:repltrst;w:dacl,sacl" -trst "n1:S-1-5-21-4040505060-1212343456-2525363647-9001;n2:S-1-5-21-1110222033-2220333044-3330444055-1400;s1:y;s2:y;ta:repltrst;w:dacl,sacl" -trst "n1:S-1-5-21-4040505060-1212343456-2525363647-7002;n2:S-1-5-21-1110222033-2220333044-3330444055-2001;s1:y;s2:y;ta:repltrst;w:dacl,sacl" -trst "n1:S-1-5-21-4040505060-1212343456-2525363647-7003;n2:S-1-5-21-1110222033-2220333044-3330444055-2002;s1:y;s2:y;ta:repltrst;w:dacl,sacl" -trst "n1:S-1-5-21-4040505060-1212343456-2525363647-8001;n2:S-1-5-21-1110222033-2220333044-3330444055-3001;s1:y;s2:y;ta:repltrst;w:dacl,sacl"
if errorlevel 1 exit /b 1
