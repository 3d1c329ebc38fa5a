// switch: the table of those who are told.

#include "core/switch.h"

TABLE_DEFINE(switch_hook);
