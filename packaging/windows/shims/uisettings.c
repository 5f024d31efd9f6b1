/* The class Windows.UI.ViewManagement.UISettings: Qt 6.9 asks it for the colours of the system and
   ends the process when it is absent, as it is from Wine 8. Light colours and a blue accent. */
#include <windows.h>

typedef struct { BYTE a, r, g, b; } color;
typedef struct { void **methods; } object;
enum { BACKGROUND, FOREGROUND };

static HRESULT WINAPI give_self(object *self, REFIID id, void **out)
{
    (void)id;
    *out = self;
    return S_OK;
}

static ULONG WINAPI count(object *self)
{
    (void)self;
    return 1;
}

static HRESULT WINAPI refuse(object *self)
{
    (void)self;
    return E_NOTIMPL;
}

static HRESULT WINAPI trust(object *self, int *level)
{
    (void)self;
    *level = 0;
    return S_OK;
}

static HRESULT WINAPI color_of(object *self, int kind, color *out)
{
    (void)self;
    *out = kind == BACKGROUND ? (color){ 255, 255, 255, 255 }
         : kind == FOREGROUND ? (color){ 255, 0, 0, 0 }
         : (color){ 255, 0, 120, 215 };
    return S_OK;
}

static HRESULT WINAPI hear(object *self, void *handler, INT64 *token)
{
    (void)self;
    (void)handler;
    *token = 1;
    return S_OK;
}

static HRESULT WINAPI hear_no_more(object *self, INT64 token)
{
    (void)self;
    (void)token;
    return S_OK;
}

static void *settings_methods[] = { give_self, count, count, refuse, refuse, trust, color_of,
                                    hear, hear_no_more, refuse, refuse, refuse, refuse };
static object settings = { settings_methods };

static HRESULT WINAPI make(object *self, void **out)
{
    (void)self;
    *out = &settings;
    return S_OK;
}

static void *factory_methods[] = { give_self, count, count, refuse, refuse, trust, make };
static object factory = { factory_methods };

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(void *name, void **out)
{
    (void)name;
    *out = &factory;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}
