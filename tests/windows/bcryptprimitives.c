/* The one function of bcryptprimitives.dll that Rust's standard library calls.
 * Wine 8 has no such library. */
#include <windows.h>

/* RtlGenRandom, under its exported name. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
