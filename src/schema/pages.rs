//! The pages of Microsoft's documentation that anything here comes from.

/// What the folder of Microsoft's driver documentation
/// (MicrosoftDocs/windows-driver-docs, `windows-driver-docs-pr`) is on the web.
const ON_THE_WEB: &str = "https://learn.microsoft.com/windows-hardware/drivers/";

/// A page of Microsoft's driver documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// What it is called.
    pub title: &'static str,
    /// Its path in the folder of the documentation, as rows of the tables name it.
    pub file: &'static str,
}

impl Page {
    /// The page with a title.
    pub fn titled(title: &str) -> Option<&'static Page> {
        PAGES.iter().find(|page| page.title == title)
    }

    /// Its URL on Microsoft Learn.
    pub fn url(&self) -> String {
        let path = self.file.strip_suffix(".md").unwrap_or(self.file);
        format!("{ON_THE_WEB}{path}")
    }
}

const fn page(title: &'static str, file: &'static str) -> Page {
    Page { title, file }
}

/// The pages that the tables and the rules name, by their titles.
pub static PAGES: [Page; 99] = [
    page(
        "Adding User-mode Display Driver Names to the Registry",
        "display/adding-user-mode-display-driver-names-to-the-registry.md",
    ),
    page(
        "Advantages of the Filter Manager Model",
        "ifs/advantages-of-the-filter-manager-model.md",
    ),
    page(
        "Authoring an Update Driver Package",
        "bringup/authoring-an-update-driver-package.md",
    ),
    page(
        "Avoiding Reboot When Updating a UMDF Driver",
        "wdf/avoiding-reboot-when-updating-a-umdf-driver.md",
    ),
    page(
        "Avoiding System Restarts during Device Installations and Driver Updates",
        "install/avoiding-system-restarts-during-device-installations.md",
    ),
    page(
        "Catalog Files and Digital Signatures",
        "install/catalog-files.md",
    ),
    page(
        "Creating a Primitive Driver",
        "develop/creating-a-primitive-driver.md",
    ),
    page(
        "Creating an INF file for a minifilter driver",
        "ifs/creating-an-inf-file-for-a-minifilter-driver.md",
    ),
    page(
        "Deprecated Ndi Values and Keys",
        "network/ndi-values-and-keys-not-used-in-windows-2000-and-later-versions.md",
    ),
    page(
        "Device Installations and System Restarts",
        "install/device-installations-and-system-restarts.md",
    ),
    page(
        "Frame Server Custom Media Source",
        "stream/frame-server-custom-media-source.md",
    ),
    page(
        "General Guidelines for INF Files",
        "install/general-guidelines-for-inf-files.md",
    ),
    page(
        "General Syntax Rules for INF Files",
        "install/general-syntax-rules-for-inf-files.md",
    ),
    page(
        "I/O Resource Usage Reduction",
        "pci/i-o-resource-usage-reduction.md",
    ),
    page(
        "Implementing Audio Processing Objects",
        "audio/implementing-audio-processing-objects.md",
    ),
    page(
        "INF AddAutoLogger and UpdateAutoLogger Directives",
        "install/inf-addupdateautologger-directive.md",
    ),
    page(
        "INF AddComClass directive",
        "install/inf-addcomclass-directive.md",
    ),
    page(
        "INF AddComponent Directive",
        "install/inf-addcomponent-directive.md",
    ),
    page(
        "INF AddComServer directive",
        "install/inf-addcomserver-directive.md",
    ),
    page(
        "INF AddEventProvider Directive",
        "install/inf-addeventprovider-directive.md",
    ),
    page(
        "INF AddFilter Directive",
        "install/inf-addfilter-directive.md",
    ),
    page(
        "INF AddInterface Directive",
        "install/inf-addinterface-directive.md",
    ),
    page(
        "INF AddPowerSetting Directive",
        "install/inf-addpowersetting-directive.md",
    ),
    page(
        "INF AddProperty Directive",
        "install/inf-addproperty-directive.md",
    ),
    page("INF AddReg Directive", "install/inf-addreg-directive.md"),
    page(
        "INF AddService Directive",
        "install/inf-addservice-directive.md",
    ),
    page(
        "INF AddSoftware Directive",
        "install/inf-addsoftware-directive.md",
    ),
    page("INF BitReg Directive", "install/inf-bitreg-directive.md"),
    page(
        "INF ClassInstall32 Section",
        "install/inf-classinstall32-section.md",
    ),
    page(
        "INF ControlFlags Section",
        "install/inf-controlflags-section.md",
    ),
    page(
        "INF CopyFiles Directive",
        "install/inf-copyfiles-directive.md",
    ),
    page("INF CopyINF Directive", "install/inf-copyinf-directive.md"),
    page("INF DDInstall Section", "install/inf-ddinstall-section.md"),
    page(
        "INF DDInstall.CoInstallers Section",
        "install/inf-ddinstall-coinstallers-section.md",
    ),
    page(
        "INF DDInstall.COM section",
        "install/inf-ddinstall-com-section.md",
    ),
    page(
        "INF DDInstall.Components Section",
        "install/inf-ddinstall-components-section.md",
    ),
    page(
        "INF DDInstall.Events Section",
        "install/inf-ddinstall-events-section.md",
    ),
    page(
        "INF DDInstall.FactDef Section",
        "install/inf-ddinstall-factdef-section.md",
    ),
    page(
        "INF DDInstall.Filters Section",
        "install/inf-ddinstall-filters-section.md",
    ),
    page(
        "INF DDInstall.HW Section",
        "install/inf-ddinstall-hw-section.md",
    ),
    page(
        "INF DDInstall.Interfaces Section",
        "install/inf-ddinstall-interfaces-section.md",
    ),
    page(
        "INF DDInstall.LogConfigOverride Section",
        "install/inf-ddinstall-logconfigoverride-section.md",
    ),
    page(
        "INF DDInstall.Services Section",
        "install/inf-ddinstall-services-section.md",
    ),
    page(
        "INF DDInstall.Software Section",
        "install/inf-ddinstall-software-section.md",
    ),
    page(
        "INF DDInstall.WMI Section",
        "install/inf-ddinstall-wmi-section.md",
    ),
    page(
        "INF DefaultInstall Section",
        "install/inf-defaultinstall-section.md",
    ),
    page(
        "INF DelFiles Directive",
        "install/inf-delfiles-directive.md",
    ),
    page(
        "INF DelProperty Directive",
        "install/inf-delproperty-directive.md",
    ),
    page("INF DelReg Directive", "install/inf-delreg-directive.md"),
    page(
        "INF DelService Directive",
        "install/inf-delservice-directive.md",
    ),
    page(
        "INF DestinationDirs Section",
        "install/inf-destinationdirs-section.md",
    ),
    page(
        "INF DriverVer Directive",
        "install/inf-driverver-directive.md",
    ),
    page(
        "INF FeatureScore Directive",
        "install/inf-featurescore-directive.md",
    ),
    page("INF Ini2Reg Directive", "install/inf-ini2reg-directive.md"),
    page(
        "INF InterfaceInstall32 Section",
        "install/inf-interfaceinstall32-section.md",
    ),
    page(
        "INF LogConfig Directive",
        "install/inf-logconfig-directive.md",
    ),
    page(
        "INF Manufacturer Section",
        "install/inf-manufacturer-section.md",
    ),
    page("INF Models Section", "install/inf-models-section.md"),
    page(
        "INF ProfileItems Directive",
        "install/inf-profileitems-directive.md",
    ),
    page("INF Reboot Directive", "install/inf-reboot-directive.md"),
    page(
        "INF RegisterDlls Directive",
        "install/inf-registerdlls-directive.md",
    ),
    page(
        "INF RenFiles Directive",
        "install/inf-renfiles-directive.md",
    ),
    page(
        "INF SignatureAttributes Section",
        "install/inf-signatureattributes-section.md",
    ),
    page(
        "INF SourceDisksFiles Section",
        "install/inf-sourcedisksfiles-section.md",
    ),
    page(
        "INF SourceDisksNames Section",
        "install/inf-sourcedisksnames-section.md",
    ),
    page("INF Strings Section", "install/inf-strings-section.md"),
    page(
        "INF UnregisterDlls Directive",
        "install/inf-unregisterdlls-directive.md",
    ),
    page(
        "INF UpdateIniFields Directive",
        "install/inf-updateinifields-directive.md",
    ),
    page(
        "INF UpdateInis Directive",
        "install/inf-updateinis-directive.md",
    ),
    page(
        "INF Validation Errors and Warnings",
        "devtest/inf-validation-errors-and-warnings.md",
    ),
    page("INF Version Section", "install/inf-version-section.md"),
    page(
        "InfVerif Error 1330 - 1333",
        "devtest/inf-verif-error-1330.md",
    ),
    page("InfVerif Error 2084", "devtest/inf-verif-error-2084.md"),
    page(
        "Install a Battery Driver",
        "battery/installing-a-battery-driver.md",
    ),
    page(
        "Installing Native 802.11 IHV Extensions",
        "network/installing-native-802-11-ihv-extensions.md",
    ),
    page(
        "Installing Network Components",
        "network/installing-network-components.md",
    ),
    page(
        "Loading and unloading a minifilter",
        "ifs/loading-and-unloading.md",
    ),
    page(
        "Mobile Broadband Device Firmware Update",
        "network/mobile-broadband-device-firmware-update.md",
    ),
    page(
        "Porting an INF to Follow Driver Package Isolation",
        "develop/porting-inf-to-windows-driver.md",
    ),
    page("Printer Dirids", "print/printer-dirids.md"),
    page(
        "Privacy shutter replacement image",
        "stream/privacy-shutter-replacement-image.md",
    ),
    page(
        "Providing a UVC INF File",
        "stream/providing-a-uvc-inf-file.md",
    ),
    page(
        "Removing Co-installers from Driver Packages",
        "develop/removing-coinstallers.md",
    ),
    page("Run From Driver Store", "develop/run-from-driver-store.md"),
    page("RunOnce Registry Key", "install/runonce-registry-key.md"),
    page(
        "Setting a Copy-File Flag to Support PnP Stop",
        "display/setting-a-copy-file-flag-to-support-pnp-stop.md",
    ),
    page(
        "Specifying the Reflector in an INF File",
        "wdf/adding-the-reflector.md",
    ),
    page(
        "Specifying WDF Directives in INF Files",
        "wdf/specifying-wdf-directives-in-inf-files.md",
    ),
    page(
        "Stream Class Registry Values",
        "stream/stream-class-registry-values.md",
    ),
    page(
        "System-Defined Device Setup Classes - Reserved",
        "install/system-defined-device-setup-classes-reserved-for-system-use.md",
    ),
    page(
        "System-Defined Device Setup Classes Available to Vendors",
        "install/system-defined-device-setup-classes-available-to-vendors.md",
    ),
    page(
        "Troubleshooting KMDF and UMDF Driver Installation",
        "wdf/debugging-driver-installation.md",
    ),
    page("Updating Driver Files", "install/updating-driver-files.md"),
    page(
        "Using an Extension INF File",
        "install/using-an-extension-inf-file.md",
    ),
    page("Using Dirids", "install/using-dirids.md"),
    page(
        "Using the GUID_D3COLD_SUPPORT_INTERFACE Driver Interface",
        "kernel/using-guid-d3cold-support-interface.md",
    ),
    page(
        "Using the UMDF Co-installer",
        "wdf/using-the-umdf-co-installer.md",
    ),
    page("WDDM 2.1 Features", "display/wddm-2-1-features.md"),
    page(
        "WinUSB (Winusb.sys) Installation for Developers",
        "usbcon/winusb-installation.md",
    ),
];
