//! Names in the registry, and words of INFs, that are Windows' own and not those of whoever
//! writes an INF.

use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::syntax::{eq_ignore_case, fold_case};

/// Keys and values that Windows reads, or makes itself: those of devices, classes and services
/// (install/inf-addreg-directive.md, install/device-and-driver-registry-keys.md,
/// install/inf-addservice-directive.md, ifs/creating-an-inf-file-for-a-minifilter-driver.md,
/// network/specifying-the-ndi-key.md, audio/installing-wdm-audio-drivers.md,
/// stream/stream-class-registry-values.md, install/runonce-registry-key.md), each in
/// pieces of letters and digits.
const REGISTRY: &str = "\
    0000 3 4 AddReg Altitude AppID Application Applications Associated AssociatedFilters \
    AutoLogger Autologger AutoRun aux BootFlags Bus CategoryMessageFile CdRom Class Classes CLSID \
    CoDeviceInstallers CoInstallers CoInstallers32 ComponentDll ComponentId Connection Control \
    CurrentControlSet ControlSet001 ControlSet002 CurrentVersion DefaultInstance DefLower Description \
    DefUpper DependOnGroup DependOnService Device DeviceCharacteristics DeviceType DeviceVxD \
    DeviceVxDs DevLoader Disk Display DisplayIcon DisplayName DisplayVersion DLL Driver Drivers \
    Drivers32 EnableAutoTune EnhancedPowerManagementEnabled Enum EnumPropPages EnumPropPages32 Environment ErrorControl \
    EventLog EventMessageFile Ex Exclusive ExtensibilityDLL Filter FilterMediaTypes Filters \
    FirmwareBinary FirmwareFilename FirmwareVersion Flags FriendlyName Group Guid HardwareID \
    HelpText HKCR HKCU HKLM HKR HKU Icon IconPath Icons IHVExtensions ImagePath InfPath InfSection \
    InprocServer32 InstalledDisplayDrivers Installer Installer32 Instance Instances Interface \
    Interfaces Interrupt Khronos KeyboardDeviceInterfaces LocalServer32 LogPages LowerExclude LowerFilters \
    LowerLogoVersion LowerRange Management Media MediaCategories MediaResources MessageFileName \
    MessageSignaledInterruptProperties MSISupported MessageNumberLimit Microsoft midi mixer msacm Multimedia MUI Name \
    Ndi NdiInstaller NetDriver NetDrivers NetworkAddress NetworkProvider NoDisplayClass NoInstallClass NoUseClass NTMPDriver \
    ObjectName OpenCL OpenGLDriverName OpenGLDriverNameWoW OpenGLDriverNameWow Parameters ParameterFileName ParameterMessageFile \
    ParamDesc Params PnPInterface PnpInterface Policies PortDriver PortSubClass Print ProgID Properties \
    Provider ProviderOrder Publishers ReadyBoot RequestWakeSupported ResourceFileName Run RunOnce RunOnceEx \
    Security SelectiveSuspendEnabled DeviceIdleEnabled DeviceIdleIgnoreWakeEnable DeviceInterfaceGUIDs DeviceInterfaceGUID DeviceSelectiveSuspended UserSetDeviceIdleEnabled DefaultIdleState \
    WinUsbPowerPolicyOwnershipDisabled Server Service ServiceDll ServiceMain \
    Services SetupPreferredAudioDevices SharedTaskScheduler SharedDLLs ShellEx SilentInstall Software Start StartOverride SubClasses \
    SupportedFeatures System Tag TextModeFlags ThreadingModel Type TypeLib TypesSupported Uninstall UninstallString \
    UpperBind UpperFilters UpperRange UserModeDriverName UserModeDriverNameWoW UserModeDriverNameWow \
    Vendors Version VersionIndependentProgID VgaCompatible VXD wave WaveIn WaveOut WDF WDM WdmCompanionFilter winevt WINEVT \
    Windows WinNT Winlogon WinSock2 WMI WOW64 Wow6432Node WUDF \
    wdmaud drv ksuser ndis5 ndis6 ndis4 ethernet nolower noupper ndiswan tokenring wlan infrared";

/// What other words of INFs are Windows' own: folders, kinds of files, buses and what a
/// hardware ID is made of (install/hardware-ids.md and the pages of each bus), load order
/// groups (ifs/load-order-groups-and-altitudes-for-minifilter-drivers.md), privileges aside,
/// names of platforms, what a build fills in (wdf/using-inx-files-to-create-inf-files.md),
/// and constants of wdm.h and winreg.h that INFs define as strings.
const LANGUAGE: &str = "\
    System32 SysWOW64 SystemRoot inf drv ax cpl dll exe sys cat com ocx ini dat bin ico hlp chm htm html \
    txt vxd pnf man mui msi cab bat cmd reg xml manifest icm icc ppd gpd efi cap cur ani wav bmp rom \
    drivers DriverStore FileRepository UMDF spool Fonts Help \
    1394 ACPI BTH BTHENUM BTHLE BTHLEDevice BTHLEDEVICE DISPLAY DOT4 DOT4PRT EISA FDC GAMEPORT GENDISK HDAUDIO HID IDE INTELAUDIO ISAPNP \
    LPTENUM LPTENUMMFC MF MONITOR PCI PCIIDE PCMCIA PNP PORTS ROOT SBP2 SCSI SD SERENUM SOUNDWIRE STORAGE SW SWC SWD SWENUM UEFI UMB URB \
    USB USBPRINT USBSTOR USBVIDEO V1394 VMBUS WPDBUSENUM XHCI HUB20 HUB30 HUB \
    VEN DEV SUBSYS REV CC VID PID MI COL UP CLASS SUBCLASS PROT FUNC CTLR FN Cls Sub \
    amd64 arm arm64 ia64 i386 x86 x64 win32 win64 w2k wxp wnet wlh alpha mips ppc nt nta64 ntx86 ntia64 ntamd64 ntarm ntarm64 \
    ARCH KMDFVERSION UMDFVERSION KMDFCOINSTALLERVERSION UMDFCOINSTALLERVERSION WDFVERSION \
    Base Boot Bus Extender Extended FSFilter FltMgr NDIS NDISWDM PNP TDI NetBIOSGroup NetDDEGroup \
    Pointer Keyboard Video Primary Secondary SCSI miniport Miniport Port Class \
    REG SZ DWORD BINARY EXPAND MULTI QWORD NONE KERNEL DEMAND AUTO DISABLED IGNORE NORMAL SEVERE CRITICAL START \
    SERVICE DRIVER ERROR WIN32 OWN PROCESS SHARE INTERACTIVE FILE SYSTEM \
    SPSVCINST SPSVCSINST ASSOCSERVICE COPYFLG DELFLG FLG ADDREG DELREG BITREG REGSVR DLLREGISTER DLLINSTALL \
    NT AUTHORITY LocalService NetworkService LocalSystem NetBIOS \
    setupapi infmend allow DefaultDestDir streamingdevicesetup streamingdevicesetup2 \
    ntoskrnl ntkrnlpa rundll32 svchost \
    autorun Defines disks oemdisks FileConstants Identification ReturnCodes";

/// Whether a name, or a piece of one that is letters and digits, is Windows' own: one of a key
/// or a value of the registry that Windows reads, or a word of INFs.
pub fn is_windows_word(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let words = REGISTRY
            .split_whitespace()
            .chain(LANGUAGE.split_whitespace());
        words.map(|word| fold_case(word).into_owned()).collect()
    });
    KNOWN.contains(fold_case(word).as_ref())
}

/// INFs of Windows that packages include: those that the pages of Microsoft name, and that its
/// samples and the INFs of vendors include.
const INFS: &str = "\
    acpi.inf agp.inf audioendpoint.inf battery.inf bth.inf bthprint.inf c_swdevice.inf cdrom.inf disk.inf display.inf \
    dot4.inf dot4prt.inf flpydisk.inf gameport.inf hdaudbus.inf hdaudio.inf hidbth.inf hidi2c.inf hidserv.inf \
    hidspi_km.inf hidvhf.inf input.inf joystick.inf keyboard.inf ks.inf kscaptur.inf ksfilter.inf layout.inf \
    machine.inf mchgr.inf mdmcpq.inf mdmgen.inf mdmhayes.inf mf.inf modemcsa.inf monitor.inf mshdc.inf mshidkmdf.inf \
    mshidumdf.inf msmouse.inf msports.inf net.inf netcxrd.inf netrasa.inf netrndis.inf netvwifibus.inf \
    netvwifimp.inf netwlan.inf nettun.inf ntprint.inf pci.inf pcmcia.inf ports.inf sbp2.inf scsi.inf \
    sdbus.inf serial.inf spaceport.inf sti.inf stornvme.inf streamci.inf swenum.inf tape.inf ts_generic.inf \
    umpass.inf usb.inf usb4devicerouter.inf usbaudio.inf usbhub3.inf usbncm.inf usbport.inf usbprint.inf usbser.inf usbstor.inf \
    usbvideo.inf usbxhci.inf volume.inf volsnap.inf wdma_usb.inf wdmaudio.inf winusb.inf \
    wpdfs.inf wpdmtp.inf wpdmtphw.inf wsdprint.inf wudfrd.inf wudfusbcciddriver.inf";

/// Whether a file is an INF of Windows that packages are known to include.
pub fn is_windows_inf(file: &str) -> bool {
    INFS.split_whitespace()
        .any(|known| eq_ignore_case(known, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_windows_are_known_in_any_case() {
        for word in [
            "CurrentControlSet",
            "UPPERFILTERS",
            "sys",
            "pci",
            "KSCAPTUR.inf",
        ] {
            assert!(is_windows_word(word) || is_windows_inf(word), "{word}");
        }
        for word in ["gadget", "acme", ""] {
            assert!(!is_windows_word(word) && !is_windows_inf(word), "{word}");
        }
    }

    #[test]
    fn every_word_is_one_of_letters_and_digits() {
        for word in REGISTRY
            .split_whitespace()
            .chain(LANGUAGE.split_whitespace())
        {
            assert!(
                word.bytes().all(|byte| byte.is_ascii_alphanumeric()),
                "{word}"
            );
        }
    }
}
