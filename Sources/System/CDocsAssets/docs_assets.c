#include "CDocsAssets.h"

#if !__has_embed("assets/swagger-ui-bundle.js")
#error "the assets of the docs pages are missing: run script/setup"
#endif
#if !__has_include("assets/app/assets.inc")
#error "the chat page and the TypeScript client are missing: run script/setup"
#endif

static const unsigned char swagger_bundle[] = {
#embed "assets/swagger-ui-bundle.js"
};
static const unsigned char swagger_bundle_gzip[] = {
#embed "assets/swagger-ui-bundle.js.gz"
};
static const unsigned char swagger_style[] = {
#embed "assets/swagger-ui.css"
};
static const unsigned char swagger_style_gzip[] = {
#embed "assets/swagger-ui.css.gz"
};
static const unsigned char redoc_bundle[] = {
#embed "assets/redoc.standalone.js"
};
static const unsigned char redoc_bundle_gzip[] = {
#embed "assets/redoc.standalone.js.gz"
};
static const unsigned char swagger_page[] = {
#embed "site/swagger.html"
};
static const unsigned char swagger_start[] = {
#embed "site/swagger-start.js"
};
static const unsigned char redoc_page[] = {
#embed "site/redoc.html"
};
static const unsigned char redoc_start[] = {
#embed "site/redoc-start.js"
};
static const unsigned char logo[] = {
#embed "site/logo.svg"
};
static const unsigned char favicon[] = {
#embed "site/favicon.ico"
};
static const unsigned char home_page[] = {
#embed "site/home.html"
};
static const unsigned char home_style[] = {
#embed "site/home.css"
};

#define HTML "text/html; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"
#define STYLE "text/css; charset=utf-8"
#define PLAIN(path, type, name) {path, type, name, sizeof name, NULL, 0, NULL}
#define PACKED(path, type, name) {path, type, name, sizeof name, name##_gzip, sizeof name##_gzip, NULL}
#define SAVED(path, type, name, file_name) {path, type, name, sizeof name, NULL, 0, file_name}

/* What script/app has made: arrays, and APP_ASSETS, their entries in the table. */
#include "assets/app/assets.inc"

static const struct docs_asset docs_assets[] = {
    PLAIN("/", HTML, home_page),
    PLAIN("/home.css", STYLE, home_style),
    PLAIN("/favicon.ico", "image/x-icon", favicon),
    PLAIN("/swagger", HTML, swagger_page),
    PLAIN("/swagger/start.js", SCRIPT, swagger_start),
    PACKED("/swagger/swagger-ui-bundle.js", SCRIPT, swagger_bundle),
    PACKED("/swagger/swagger-ui.css", STYLE, swagger_style),
    PLAIN("/redoc", HTML, redoc_page),
    PLAIN("/redoc/start.js", SCRIPT, redoc_start),
    PLAIN("/redoc/logo.svg", "image/svg+xml", logo),
    PACKED("/redoc/redoc.standalone.js", SCRIPT, redoc_bundle),
    APP_ASSETS
};
const size_t docs_asset_count = sizeof docs_assets / sizeof docs_assets[0];

const struct docs_asset *docs_asset_at(size_t index) { return &docs_assets[index]; }
