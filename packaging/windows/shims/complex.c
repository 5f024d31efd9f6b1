/* C99's complex functions, which Wine 8's ucrtbase.dll lists but does not have; NumPy 2 calls them.
   MSVC hands complex numbers over as structs of two numbers, and its long double is a double. */
#include <complex.h>

typedef struct { double re, im; } wide;
typedef struct { float re, im; } narrow;

static double complex from_wide(wide n) { return __builtin_complex(n.re, n.im); }
static double complex from_narrow(narrow n) { return __builtin_complex((double)n.re, (double)n.im); }
static wide to_wide(double complex n) { return (wide){ __real__ n, __imag__ n }; }
static narrow to_narrow(double complex n) { return (narrow){ (float)__real__ n, (float)__imag__ n }; }

#define COMPLEX(name) \
    wide own_##name(wide n) { return to_wide(name(from_wide(n))); } \
    wide own_##name##l(wide n) { return to_wide(name(from_wide(n))); } \
    narrow own_##name##f(narrow n) { return to_narrow(name(from_narrow(n))); }
#define REAL(name) \
    double own_##name(wide n) { return name(from_wide(n)); } \
    double own_##name##l(wide n) { return name(from_wide(n)); } \
    float own_##name##f(narrow n) { return (float)name(from_narrow(n)); }

COMPLEX(cacos)
COMPLEX(cacosh)
COMPLEX(casin)
COMPLEX(casinh)
COMPLEX(catan)
COMPLEX(catanh)
COMPLEX(ccos)
COMPLEX(ccosh)
COMPLEX(cexp)
COMPLEX(clog)
COMPLEX(conj)
COMPLEX(cproj)
COMPLEX(csin)
COMPLEX(csinh)
COMPLEX(csqrt)
COMPLEX(ctan)
COMPLEX(ctanh)
REAL(cabs)
REAL(carg)
REAL(cimag)
REAL(creal)

wide own_cpow(wide n, wide m) { return to_wide(cpow(from_wide(n), from_wide(m))); }
wide own_cpowl(wide n, wide m) { return to_wide(cpow(from_wide(n), from_wide(m))); }
narrow own_cpowf(narrow n, narrow m) { return to_narrow(cpow(from_narrow(n), from_narrow(m))); }
