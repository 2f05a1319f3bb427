/*
 * Stands in for the registry and the service manager: what SetupAPI asks of
 * them while a section is installed is printed, and nothing is done. So
 * deletions of what is not there are seen, nothing of one section is left for
 * the next, and drivers need no kernel.
 */
#include "record.h"
#include <stdio.h>
#include <stdlib.h>

/* A handle that was given out: a key, a service or the service manager. */
struct handle {
    WCHAR *name;
    BOOL created, used;
};

static const WCHAR *installing;
static struct handle relative = { L"HKR" };
const HKEY RELATIVE_KEY = (HKEY)&relative;

void put_text(const WCHAR *text, size_t length)
{
    putchar('"');
    for (; length; text++, length--) {
        unsigned unit = *text;
        if (unit == '"' || unit == '\\')
            printf("\\%c", unit);
        else if (unit < 0x20 || unit > 0x7e)
            printf("\\u%04x", unit);
        else
            putchar(unit);
    }
    putchar('"');
}

void put_member(const char *name, const WCHAR *text)
{
    printf(",\"%s\":", name);
    if (text)
        put_text(text, wcslen(text));
    else
        printf("null");
}

void put_install(const WCHAR *section, const char *operation, const WCHAR *subject)
{
    printf("{\"install\":");
    put_text(section, wcslen(section));
    put_member(operation, subject);
}

static void put_operation(const char *operation, const WCHAR *subject)
{
    put_install(installing, operation, subject);
}

static const WCHAR *key_name(HKEY key)
{
    switch ((ULONG_PTR)key & 0xffffffff) {
    case 0x80000000: return L"HKCR";
    case 0x80000001: return L"HKCU";
    case 0x80000002: return L"HKLM";
    case 0x80000003: return L"HKU";
    default: return ((struct handle *)key)->name;
    }
}

static struct handle *new_handle(const WCHAR *parent, const WCHAR *name, BOOL created)
{
    size_t size = wcslen(parent) + wcslen(name) + 2;
    struct handle *handle = calloc(1, sizeof *handle);
    if (!handle || !(handle->name = malloc(size * sizeof(WCHAR))))
        abort();
    _snwprintf(handle->name, size, *parent && *name ? L"%ls\\%ls" : L"%ls%ls", parent, name);
    handle->created = created;
    return handle;
}

static void free_handle(struct handle *handle)
{
    free(handle->name);
    free(handle);
}

static LSTATUS WINAPI open_key(HKEY key, const WCHAR *name, HKEY *out)
{
    *out = (HKEY)new_handle(key_name(key), name ? name : L"", FALSE);
    return ERROR_SUCCESS;
}

static LSTATUS WINAPI open_key_ex(HKEY key, const WCHAR *name, DWORD options, REGSAM access, HKEY *out)
{
    return open_key(key, name, out);
}

static LSTATUS WINAPI create_key(HKEY key, const WCHAR *name, DWORD reserved, WCHAR *class, DWORD options,
                                 REGSAM access, SECURITY_ATTRIBUTES *security, HKEY *out, DWORD *disposition)
{
    *out = (HKEY)new_handle(key_name(key), name ? name : L"", TRUE);
    return ERROR_SUCCESS;
}

/* A key is told by what is done in it, and else when it is closed. */
static LSTATUS WINAPI close_key(HKEY key)
{
    struct handle *handle = (struct handle *)key;
    if (handle->created && !handle->used) {
        put_operation("create_key", handle->name);
        printf("}\n");
    }
    free_handle(handle);
    return ERROR_SUCCESS;
}

static void put_value(const char *operation, HKEY key, const WCHAR *value)
{
    ((struct handle *)key)->used = TRUE;
    put_operation(operation, key_name(key));
    put_member("value", value);
}

/* Asked for FLG_ADDREG_OVERWRITEONLY, which opens a key, for NOCLOBBER, which
 * creates it (in both cases the value shall be written), and for APPEND and
 * the removal of a string, which want the strings that are there: none. */
static LSTATUS WINAPI query_value(HKEY key, const WCHAR *value, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size)
{
    if (data)
        memset(data, 0, *size);
    else {
        put_value(size ? "change_strings" : "if_exists", key, value);
        printf(",\"expected\":%s}\n", ((struct handle *)key)->created ? "false" : "true");
    }
    if (type)
        *type = REG_MULTI_SZ;
    if (size)
        *size = sizeof(WCHAR);
    return size || !((struct handle *)key)->created ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

static LSTATUS WINAPI set_value(HKEY key, const WCHAR *value, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    put_value("set_value", key, value);
    printf(",\"type\":%lu,\"data\":", type);
    if (type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ) {
        const WCHAR *text = (const WCHAR *)data;
        size_t length = size / sizeof(WCHAR);
        while (length && !text[length - 1])
            length--;
        put_text(text, length);
    } else {
        putchar('"');
        for (DWORD i = 0; i < size; i++)
            printf("%02x", data[i]);
        putchar('"');
    }
    printf("}\n");
    return ERROR_SUCCESS;
}

static LSTATUS WINAPI delete_value(HKEY key, const WCHAR *value)
{
    put_value("delete_value", key, value);
    printf("}\n");
    return ERROR_SUCCESS;
}

static LSTATUS WINAPI delete_tree(HKEY key, const WCHAR *name)
{
    ((struct handle *)key)->used = TRUE;
    put_operation("delete_key", key_name(key));
    printf("}\n");
    return ERROR_SUCCESS;
}

static SC_HANDLE WINAPI open_manager(const WCHAR *machine, const WCHAR *database, DWORD access)
{
    return (SC_HANDLE)new_handle(L"", L"", FALSE);
}

static SC_HANDLE WINAPI open_service(SC_HANDLE manager, const WCHAR *name, DWORD access)
{
    return (SC_HANDLE)new_handle(L"", name, FALSE);
}

static SC_HANDLE WINAPI create_service(SC_HANDLE manager, const WCHAR *name, const WCHAR *display, DWORD access,
                                       DWORD type, DWORD start, DWORD error_control, const WCHAR *binary,
                                       const WCHAR *group, DWORD *tag, const WCHAR *dependencies,
                                       const WCHAR *account, const WCHAR *password)
{
    put_operation("service", name);
    put_member("binary", binary);
    printf(",\"type\":%lu,\"start\":%lu,\"error_control\":%lu", type, start, error_control);
    put_member("display_name", display);
    put_member("group", group);
    put_member("account", account);
    printf("}\n");
    return open_service(manager, name, access);
}

static BOOL WINAPI describe_service(SC_HANDLE service, DWORD level, void *info)
{
    put_operation("describe_service", ((struct handle *)service)->name);
    put_member("description", ((SERVICE_DESCRIPTIONW *)info)->lpDescription);
    printf("}\n");
    return TRUE;
}

static BOOL WINAPI start_service(SC_HANDLE service, DWORD count, const WCHAR **arguments)
{
    put_operation("start_service", ((struct handle *)service)->name);
    printf("}\n");
    return TRUE;
}

static BOOL WINAPI stop_service(SC_HANDLE service, DWORD control, SERVICE_STATUS *status)
{
    put_operation("stop_service", ((struct handle *)service)->name);
    printf("}\n");
    return TRUE;
}

static BOOL WINAPI delete_service(SC_HANDLE service)
{
    put_operation("delete_service", ((struct handle *)service)->name);
    printf("}\n");
    return TRUE;
}

static BOOL WINAPI close_handle(SC_HANDLE handle)
{
    free_handle((struct handle *)handle);
    return TRUE;
}

/* Wine writes memory that it has not set for a byte that is out of range. */
static void *WINAPI allocate(HANDLE heap, DWORD flags, SIZE_T size)
{
    return HeapAlloc(heap, flags | HEAP_ZERO_MEMORY, size);
}

/* What setupapi.dll imports, and what it gets while recording. */
static struct {
    const char *name;
    void *function;
    void **slot;
} imports[] = {
    { "RegOpenKeyW", open_key },
    { "RegOpenKeyExW", open_key_ex },
    { "RegCreateKeyExW", create_key },
    { "RegCloseKey", close_key },
    { "RegQueryValueExW", query_value },
    { "RegSetValueExW", set_value },
    { "RegDeleteValueW", delete_value },
    { "RegDeleteTreeW", delete_tree },
    { "OpenSCManagerW", open_manager },
    { "OpenServiceW", open_service },
    { "CreateServiceW", create_service },
    { "ChangeServiceConfig2W", describe_service },
    { "StartServiceW", start_service },
    { "ControlService", stop_service },
    { "DeleteService", delete_service },
    { "CloseServiceHandle", close_handle },
    { "HeapAlloc", allocate },
};
enum { IMPORTS = sizeof imports / sizeof *imports };

static void **find_import(BYTE *module, const char *name)
{
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(module + ((IMAGE_DOS_HEADER *)module)->e_lfanew);
    IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    IMAGE_IMPORT_DESCRIPTOR *from = (IMAGE_IMPORT_DESCRIPTOR *)(module + directory->VirtualAddress);

    for (; from->Name; from++) {
        IMAGE_THUNK_DATA *names = (IMAGE_THUNK_DATA *)(module + from->OriginalFirstThunk);
        IMAGE_THUNK_DATA *slots = (IMAGE_THUNK_DATA *)(module + from->FirstThunk);
        for (; names->u1.AddressOfData; names++, slots++) {
            IMAGE_IMPORT_BY_NAME *import = (IMAGE_IMPORT_BY_NAME *)(module + names->u1.AddressOfData);
            if (!IMAGE_SNAP_BY_ORDINAL(names->u1.Ordinal) && !strcmp((char *)import->Name, name))
                return (void **)&slots->u1.Function;
        }
    }
    return NULL;
}

static void exchange(void)
{
    for (int i = 0; i < IMPORTS; i++) {
        void *function = *imports[i].slot;
        *imports[i].slot = imports[i].function;
        imports[i].function = function;
    }
}

BOOL prepare_recording(void)
{
    BYTE *module = (BYTE *)GetModuleHandleW(L"setupapi.dll");
    for (int i = 0; i < IMPORTS; i++) {
        DWORD old;
        imports[i].slot = find_import(module, imports[i].name);
        if (!imports[i].slot || !VirtualProtect(imports[i].slot, sizeof(void *), PAGE_READWRITE, &old)) {
            fprintf(stderr, "setupapi: %s cannot be recorded\n", imports[i].name);
            return FALSE;
        }
    }
    return TRUE;
}

void start_recording(const WCHAR *section)
{
    installing = section;
    exchange();
}

void stop_recording(void)
{
    exchange();
}
