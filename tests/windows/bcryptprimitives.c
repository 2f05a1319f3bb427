/* The one function of bcryptprimitives.dll that Rust's standard library calls.
 * Wine has that library since version 9 only. */
#include <windows.h>

/* RtlGenRandom, under its exported name. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
