; The installer for Windows, for one user and without an administrator (NSIS 3).
; packaging/windows/installer.py writes what is given by /D and the list of files, and runs makensis.
;
; Why NSIS and not Inno Setup: its compiler runs on Linux (Debian's package nsis), so that each
; `make test` compiles this script, and packaging/windows/try_installer.sh installs, upgrades and
; removes by it under Wine. Inno's runs on Windows only. What both can do is the same here.
;
;   setup.exe /S              installs without a window, where it lies already or where it usually does
;   setup.exe /S /D=C:\Place  installs there (the last argument, without quotation marks)
;   uninstall.exe /S          removes it likewise; data stays
;   exit status               0 done, 1 stopped by a person, 2 not done (open, or not this Windows)
Unicode true
ManifestDPIAware true
ManifestSupportedOS all ; else Windows says that it is an older one
RequestExecutionLevel user
SetCompressor /SOLID lzma
CRCCheck force

!ifndef VERSION | FILES | ICON | OUT | KILOBYTES
  !error "run packaging/windows/installer.py"
!endif
!define NAME "Opt-In Desk"
!define PUBLISHER "The makers of Opt-In Desk"
!define WINDOW "optindesk-desk.exe"
!define TERMINAL "optindesk.exe"
!define REMOVER "uninstall.exe"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\OptInDesk"
!define CLASSES "Software\Classes"

!include LogicLib.nsh
!include MUI2.nsh
!include WinVer.nsh
!include x64.nsh
!include "${FILES}" ; the macros PutFiles and TakeFiles

Name "${NAME}"
OutFile "${OUT}"
; Data lies in $LOCALAPPDATA\Opt-In Desk (system/paths.py): never the same folder.
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${LISTED}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
AllowSkipFiles off

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "${NAME}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "${NAME}"
VIAddVersionKey /LANG=0 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT"

; Signed like all that is given out: the installer, and what it makes that removes the program.
!ifdef SIGN
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(DATA_STAYS)"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The languages of the program; Windows says which one is shown, else the first.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Italian"
!insertmacro MUI_LANGUAGE "Croatian"
!include "texts.nsh"

; --- what must be so before anything is touched ---------------------------------------------------

!macro StopSaying TEXT
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; A program that runs cannot be written to: whoever has the desk open finishes first.
!macro WaitUntilClosed UN PROGRAM
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IS_OPEN)" /SD IDCANCEL IDRETRY again_${UN}${PROGRAM}
    SetErrorLevel 2
    Quit
    again_${UN}${PROGRAM}:
  ${Loop}
!macroend

Function un.onInit
  SetRegView 64
FunctionEnd

; Icons and what opens which file are looked up again (SHCNE_ASSOCCHANGED).
!macro TellExplorer
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
!macroend

; --- installing -----------------------------------------------------------------------------------

!macro Associate ENDING CLASS TEXT
  WriteRegStr HKCU "${CLASSES}\${CLASS}" "" "${TEXT}"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\DefaultIcon" "" "$INSTDIR\${WINDOW},0"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
  WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${CLASS}"
!macroend

Section "${NAME}" PROGRAM
  SectionIn RO
  !insertmacro WaitUntilClosed "" "${WINDOW}"
  !insertmacro WaitUntilClosed "" "${TERMINAL}"
  ; What an older version brought goes first: Python would find modules that are no longer ours.
  ${If} ${FileExists} "$INSTDIR\${REMOVER}"
    ExecWait '"$INSTDIR\${REMOVER}" /S _?=$INSTDIR' $0
    ${If} $0 <> 0
      !insertmacro StopSaying "$(NOT_REMOVED)"
    ${EndIf}
  ${EndIf}
  !insertmacro PutFiles
  SetOutPath "$INSTDIR" ; where the program begins
  WriteUninstaller "$INSTDIR\${REMOVER}"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  !insertmacro Associate ".optindesk-collector" "OptInDesk.Collector" "$(COLLECTOR_FILE)"
  !insertmacro Associate ".optindesk-signups" "OptInDesk.Signups" "$(SIGNUPS_FILE)"
  WriteRegStr HKCU "${LISTED}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\${WINDOW},0"
  WriteRegStr HKCU "${LISTED}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S'
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  !insertmacro TellExplorer
SectionEnd

Section /o "$(DESKTOP_ICON)" ON_DESKTOP
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${WINDOW}"
SectionEnd

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro StopSaying "$(OTHER_WINDOWS)"
  ${EndIf}
  SetRegView 64
  ; An upgrade keeps what was chosen.
  ${If} ${FileExists} "$DESKTOP\${NAME}.lnk"
    SectionGetFlags ${ON_DESKTOP} $0
    IntOp $0 $0 | ${SF_SELECTED}
    SectionSetFlags ${ON_DESKTOP} $0
  ${EndIf}
FunctionEnd

; --- removing: what was installed, and nothing else -----------------------------------------------

!macro Dissociate ENDING CLASS
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  ${If} $0 == "${CLASS}" ; else another program has it now
    DeleteRegValue HKCU "${CLASSES}\${ENDING}" ""
    DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${CLASS}"
!macroend

Section "Uninstall"
  !insertmacro WaitUntilClosed "un" "${WINDOW}"
  !insertmacro WaitUntilClosed "un" "${TERMINAL}"
  !insertmacro TakeFiles
  Delete "$INSTDIR\${REMOVER}"
  RMDir "$INSTDIR" ; only when it is empty: what somebody put there stays
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  !insertmacro Dissociate ".optindesk-collector" "OptInDesk.Collector"
  !insertmacro Dissociate ".optindesk-signups" "OptInDesk.Signups"
  DeleteRegKey HKCU "${LISTED}"
  !insertmacro TellExplorer
SectionEnd
