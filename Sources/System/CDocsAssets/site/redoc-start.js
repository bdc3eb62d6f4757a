Redoc.init('/swagger.json', { hideDownloadButton: false, nativeScrollbars: true }, document.getElementById('redoc'));
