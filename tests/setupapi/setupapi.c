/*
 * What SetupAPI makes of INFs: their lines, and the copies that installing
 * each of their sections would queue. Reads paths from standard input, UTF-8,
 * one a line, and writes JSON lines to standard output.
 *
 *   x86_64-w64-mingw32-gcc -O2 -municode setupapi.c -lsetupapi -o setupapi.exe
 */
#include <windows.h>
#include <setupapi.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME = 1024, FIELD = 32768 };
static WCHAR field[FIELD];

/* Writes a text as a JSON string. */
static void put_text(const WCHAR *text)
{
    putchar('"');
    for (; *text; text++) {
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

static void put_field(INFCONTEXT *line, DWORD index)
{
    if (SetupGetStringFieldW(line, index, field, FIELD, NULL))
        put_text(field);
    else
        printf("null");
}

/* Says what is queued and lets nothing be done. */
static UINT CALLBACK on_queue(void *section, UINT event, UINT_PTR one, UINT_PTR two)
{
    (void)two;
    if (event == SPFILENOTIFY_STARTCOPY) {
        const FILEPATHS_W *paths = (const FILEPATHS_W *)one;
        printf("{\"install\":");
        put_text(section);
        printf(",\"source\":");
        put_text(paths->Source);
        printf(",\"target\":");
        put_text(paths->Target);
        printf("}\n");
        return FILEOP_SKIP;
    }
    if (event == SPFILENOTIFY_STARTDELETE || event == SPFILENOTIFY_STARTRENAME)
        return FILEOP_SKIP;
    return FILEOP_DOIT;
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

static void read_inf(const WCHAR *path)
{
    static WCHAR section[NAME];
    UINT error_line = 0;
    HINF inf = SetupOpenInfFileW(path, NULL, INF_STYLE_WIN4 | INF_STYLE_OLDNT, &error_line);

    printf("{\"file\":");
    put_text(path);
    if (inf == INVALID_HANDLE_VALUE) {
        printf(",\"error\":%lu,\"line\":%u}\n", GetLastError(), error_line);
        return;
    }
    printf("}\n");
    for (UINT i = 0; SetupEnumInfSectionsW(inf, i, section, NAME, NULL); i++) {
        INFCONTEXT line;
        printf("{\"section\":");
        put_text(section);
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
    for (UINT i = 0; SetupEnumInfSectionsW(inf, i, section, NAME, NULL); i++) {
        INFCONTEXT line;
        if (SetupFindFirstLineW(inf, section, L"CopyFiles", &line))
            queue_section(inf, section);
    }
    SetupCloseInfFile(inf);
}

int wmain(void)
{
    static char bytes[NAME * 4];
    static WCHAR path[NAME];

    while (fgets(bytes, sizeof bytes, stdin)) {
        bytes[strcspn(bytes, "\r\n")] = 0;
        if (*bytes && MultiByteToWideChar(CP_UTF8, 0, bytes, -1, path, NAME))
            read_inf(path);
    }
    return 0;
}
