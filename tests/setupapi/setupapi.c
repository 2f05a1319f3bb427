/*
 * What SetupAPI makes of INFs: their lines, and what installing each of their
 * sections would do: the copies, deletes and renames that it queues, the
 * services that it makes and the registry that it writes. Reads paths from
 * standard input, UTF-8, one a line, and writes JSON lines to standard output.
 *
 *   x86_64-w64-mingw32-gcc -O2 -municode setupapi.c record.c -lsetupapi -o setupapi.exe
 */
#include "record.h"
#include <setupapi.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME = 1024, FIELD = 32768 };
static WCHAR field[FIELD];

static void put_field(INFCONTEXT *line, DWORD index)
{
    if (SetupGetStringFieldW(line, index, field, FIELD, NULL))
        put_text(field, wcslen(field));
    else
        printf("null");
}

/* Says what is queued and lets nothing be done. */
static UINT CALLBACK on_queue(void *section, UINT event, UINT_PTR one, UINT_PTR two)
{
    const FILEPATHS_W *paths = (const FILEPATHS_W *)one;
    (void)two;
    switch (event) {
    case SPFILENOTIFY_STARTCOPY:
        put_install(section, "copy", paths->Source);
        put_member("target", paths->Target);
        break;
    case SPFILENOTIFY_STARTDELETE:
        put_install(section, "delete", paths->Target);
        break;
    case SPFILENOTIFY_STARTRENAME:
        put_install(section, "rename", paths->Source);
        put_member("target", paths->Target);
        break;
    default:
        return FILEOP_DOIT;
    }
    printf("}\n");
    return FILEOP_SKIP;
}

static void queue_section(HINF inf, WCHAR *section)
{
    HSPFILEQ queue = SetupOpenFileQueue();
    if (queue == INVALID_HANDLE_VALUE)
        return;
    if (SetupInstallFilesFromInfSectionW(inf, NULL, queue, section, L"C:\\source", 0))
        SetupCommitFileQueueW(NULL, queue, on_queue, section);
    SetupCloseFileQueue(queue);
}

static BOOL has(HINF inf, const WCHAR *section, const WCHAR *directive)
{
    INFCONTEXT line;
    return SetupFindFirstLineW(inf, section, directive, &line);
}

static void install_section(HINF inf, WCHAR *section)
{
    BOOL files = has(inf, section, L"CopyFiles") || has(inf, section, L"DelFiles") || has(inf, section, L"RenFiles");
    BOOL registry = has(inf, section, L"AddReg") || has(inf, section, L"DelReg");
    BOOL services = has(inf, section, L"AddService") || has(inf, section, L"DelService");

    if (files)
        queue_section(inf, section);
    start_recording(section);
    if (registry)
        SetupInstallFromInfSectionW(NULL, inf, section, SPINST_REGISTRY, RELATIVE_KEY, NULL, 0, NULL, NULL, NULL, NULL);
    if (services && !SetupInstallServicesFromInfSectionW(inf, section, 0)) {
        put_install(section, "services", NULL);
        printf(",\"error\":%lu}\n", GetLastError());
    }
    stop_recording();
}

/* Gives places to the DIRIDs that a setup program defines for itself. */
static void define_directories(HINF inf)
{
    INFCONTEXT line;
    INT dirid;
    WCHAR place[NAME];

    if (!SetupFindFirstLineW(inf, L"DestinationDirs", NULL, &line))
        return;
    do {
        if (SetupGetIntField(&line, 1, &dirid) && dirid >= DIRID_USER && dirid != 0xffff) {
            swprintf(place, NAME, L"C:\\directories\\%d", dirid);
            SetupSetDirectoryIdW(inf, dirid, place);
        }
    } while (SetupFindNextLine(&line, &line));
}

static void read_inf(const WCHAR *path)
{
    static WCHAR section[NAME];
    UINT error_line = 0;
    HINF inf = SetupOpenInfFileW(path, NULL, INF_STYLE_WIN4 | INF_STYLE_OLDNT, &error_line);

    printf("{\"file\":");
    put_text(path, wcslen(path));
    if (inf == INVALID_HANDLE_VALUE) {
        printf(",\"error\":%lu,\"line\":%u}\n", GetLastError(), error_line);
        return;
    }
    printf("}\n");
    define_directories(inf);
    for (UINT i = 0; SetupEnumInfSectionsW(inf, i, section, NAME, NULL); i++) {
        INFCONTEXT line;
        printf("{\"section\":");
        put_text(section, wcslen(section));
        printf("}\n");
        if (!SetupFindFirstLineW(inf, section, NULL, &line))
            continue;
        do {
            DWORD count = SetupGetFieldCount(&line);
            for (DWORD index = 0; index <= count; index++) {
                putchar(index ? ',' : '[');
                put_field(&line, index);
            }
            printf("]\n");
        } while (SetupFindNextLine(&line, &line));
    }
    for (UINT i = 0; SetupEnumInfSectionsW(inf, i, section, NAME, NULL); i++)
        install_section(inf, section);
    SetupCloseInfFile(inf);
}

int wmain(void)
{
    static char bytes[NAME * 4];
    static WCHAR path[NAME];

    if (!prepare_recording())
        return 1;
    while (fgets(bytes, sizeof bytes, stdin)) {
        bytes[strcspn(bytes, "\r\n")] = 0;
        if (*bytes && MultiByteToWideChar(CP_UTF8, 0, bytes, -1, path, NAME))
            read_inf(path);
    }
    return 0;
}
