#include <windows.h>
#include <stddef.h>

/* HKR, while recording. */
extern const HKEY RELATIVE_KEY;

/* To be called once; false with a message if SetupAPI cannot be recorded. */
BOOL prepare_recording(void);
/* Until stop_recording, what SetupAPI asks of the registry and the service
 * manager is printed as what installing the section does. */
void start_recording(const WCHAR *section);
void stop_recording(void);

/* Writes a text as a JSON string. */
void put_text(const WCHAR *text, size_t length);
/* Writes another member of a JSON object; NULL as null. */
void put_member(const char *name, const WCHAR *text);
/* Begins a line with what installing a section does. */
void put_install(const WCHAR *section, const char *operation, const WCHAR *subject);
