; The Windows installer of GD Notice. Compiled by installer/windows.py, which gives VERSION, SOURCE (the built folder),
; LIST (what the uninstaller removes), ICON, OUT and SIZE (kB).
;
;   setup.exe /S                    silent; for everybody where the one who runs it may, else for him alone
;   setup.exe /S /AllUsers          for everybody on the machine (needs an administrator)
;   setup.exe /S /CurrentUser       for the person alone (needs no rights)
;   setup.exe /S /D=C:\Some\Folder  another folder; the last word, without quotes
;   uninstall.exe /S                silent removal: the program's own files and nothing else

Unicode true
ManifestDPIAware true
!ifdef PROOF
  SetCompress off ; only the script is to be proved, and nobody waits for the packing
!else
  SetCompressor /SOLID lzma
!endif
CRCCheck force
; Everything that a compiler finds odd stops the build.
!pragma warning error all

!define TITLE "GD Notice"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\GDNotice"
!define PROGID "GDNotice.Offer"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${TITLE}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "UninstallString"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh
!include FileFunc.nsh

Name "${TITLE} ${VERSION}"
OutFile "${OUT}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "FileDescription" "${TITLE} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${TITLE}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\gdnotice-desk.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
  ${IfNot} ${RunningX64}
    IfSilent +2
      MessageBox MB_ICONSTOP "${TITLE} needs a Windows of 64 bits. Nothing was installed."
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "-Program"
  ; An earlier version is taken away first, so that no module of it is left behind. It removes its own files only.
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$0\uninstall.exe"
    ExecWait '"$0\uninstall.exe" /S /$MultiUser.InstallMode _?=$0' $1
    ${If} $1 <> 0
      IfSilent +2
        MessageBox MB_ICONSTOP "The version that is installed could not be taken away. Close ${TITLE} and start again."
      SetErrorLevel 2
      Abort
    ${EndIf}
  ${EndIf}

  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortcut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\gdnotice-desk.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}\${TITLE} (try the sample ledger).lnk" "$INSTDIR\gdnotice-desk.exe" "--sample"

  ; Files of offers are TOML, which other programs read too: the program offers itself and takes nothing over.
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "Terms of an offer"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\gdnotice-desk.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\gdnotice-desk.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\.toml\OpenWithProgids" "${PROGID}" ""

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\gdnotice-desk.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
  ; File by file: a ledger that somebody keeps in this folder stays, as do all ledgers and settings elsewhere.
  !include "${LIST}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}\${TITLE}.lnk"
  Delete "$SMPROGRAMS\${TITLE}\${TITLE} (try the sample ledger).lnk"
  RMDir "$SMPROGRAMS\${TITLE}"
  DeleteRegValue SHCTX "Software\Classes\.toml\OpenWithProgids" "${PROGID}"
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ${RefreshShellIcons}
SectionEnd
