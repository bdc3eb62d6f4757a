/* The files of the pages, compiled in, so that one binary serves them offline. */
#ifndef CDOCSASSETS_H
#define CDOCSASSETS_H

#include <stddef.h>

/* A file. `gzip` is the same content compressed; NULL where compressing gains nothing. */
struct docs_asset {
    const char *path;       /* where it is served: "/swagger/swagger-ui.css" */
    const char *media_type; /* "text/css; charset=utf-8" */
    const unsigned char *bytes;
    size_t length;
    const unsigned char *gzip;
    size_t gzip_length;
    const char *file_name; /* what it is saved as; NULL for what is shown */
};

extern const size_t docs_asset_count;

/* The asset of an index below docs_asset_count. A function, because Swift sees no array of unknown length. */
const struct docs_asset *docs_asset_at(size_t index);

#endif
