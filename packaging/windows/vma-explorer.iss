; RECIPE, not built by this project's tests: it needs Windows 10 or newer and Inno Setup 6.
;   python -m venv build\packages\runtime
;   build\packages\runtime\Scripts\pip install -c constraints.txt . pyinstaller
;   build\packages\runtime\Scripts\pyinstaller --noconfirm --distpath build\packages\frozen packaging\frozen\vma-explorer.spec
;   iscc packaging\windows\vma-explorer.iss
; Then test with: vma-gui --selftest, in the installation folder.
#define Version "0.1.0"
#define Program "..\..\build\packages\frozen\vma-explorer"

[Setup]
AppId={{6E2B2B0E-6D0E-4B58-9D3B-2E7C2D0C8E11}
AppName=VMA Explorer
AppVersion={#Version}
AppPublisher=The authors of VMA Explorer
LicenseFile=..\..\LICENSE
DefaultDirName={autopf}\VMA Explorer
DefaultGroupName=VMA Explorer
; Installs for one user without elevation; "all users" can be selected.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist
OutputBaseFilename=vma-explorer-{#Version}-setup
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\VMA Explorer"; Filename: "{app}\vma-gui.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.vma"; ValueType: string; ValueData: "VMAExplorer.Project"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\VMAExplorer.Project"; ValueType: string; ValueData: "VMA Explorer project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\VMAExplorer.Project\shell\open\command"; ValueType: string; ValueData: """{app}\vma-gui.exe"" ""%1"""

[Run]
Filename: "{app}\vma-gui.exe"; Description: "{cm:LaunchProgram,VMA Explorer}"; Flags: nowait postinstall skipifsilent
