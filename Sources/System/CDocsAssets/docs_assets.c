#include "CDocsAssets.h"
