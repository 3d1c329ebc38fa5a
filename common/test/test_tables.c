// test_tables: link-time tables that nothing but this file knows of.

#include "base_test.h"
#include "core/table.h"
#include "lib/string.h"

TABLE_DEFINE(test_item);
TABLE_DECLARE(char, test_item);
TABLE_DEFINE(test_item_of_nobody); // its name begins with the other's
TABLE_DECLARE(char, test_item_of_nobody);

static const char c = 'c', a = 'a', d = 'd', b = 'b';
TABLE_ENTRY(test_item, 40, a_third, c);
TABLE_ENTRY(test_item, 05, z_first, a);
TABLE_ENTRY(test_item, 99, last, d);
TABLE_ENTRY(test_item, 40, a_second, b);

EARLY_TEST(base_tables_are_sorted)
{
	char found[8] = "";
	size_t count = 0;

	table_for_each(item, test_item)
	{
		test_check(count < sizeof(found) - 1);
		found[count++] = **item;
	}
	test_check(strcmp(found, "abcd") == 0);
	table_for_each(item, test_item_of_nobody)
	{
		test_check(**item == 0 && count == 0); // there is none
	}
	test_report("done", 1, secret(1));
}
