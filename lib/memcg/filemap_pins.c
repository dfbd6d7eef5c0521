// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/filemap_pins.h"

#include "cgroup/cgroup-v1.h"

/* Return: the pin of a mapping; NULL if it is not named */
static struct mapping_pin *pin_of(struct mapping_pins *pins,
				  struct address_space *mapping)
{
	struct mapping_pin *pin = pins->pin;

	for (; pin < pins->pin + pins->nr_named; pin++)
		if (pin->mapping == mapping)
			return pin;
	if (pins->nr_named == MAX_NAMED_FILES) {
		pins->more = true;
		return NULL;
	}
	atomic_long_inc(&mapping->refs);
	pins->nr_named++;
	*pin = (struct mapping_pin){ .mapping = mapping };
	return pin;
}

void filemap_find_pins(struct mem_cgroup *memcg, struct mapping_pins *pins)
{
	struct lruvec *lruvec = &memcg->lruvec;
	struct page *page;
	int lru;

	*pins = (struct mapping_pins){ .nr_named = 0 };
	spin_lock(&lruvec->lru_lock);
	for (lru = 0; lru < NR_LRU_LISTS; lru++) {
		list_for_each_entry(page, &lruvec->lists[lru], lru) {
			struct address_space *mapping = leaf_of(page)->mapping;
			struct mapping_pin *pin = pin_of(pins, mapping);

			pins->nr[mapping->kind]++;
			if (pin)
				pin->nr++;
		}
	}
	spin_unlock(&lruvec->lru_lock);
}

static void show_name(struct seq_file *m, const char *name)
{
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		if (c <= ' ' || c == '\\' || c == 0x7f)
			seq_printf(m, "\\%03o", c);
		else
			seq_printf(m, "%c", c);
	}
}

static void show_file(struct seq_file *m, const struct mapping_pin *pin)
{
	struct address_space *mapping = pin->mapping;
	char name[MAPPING_NAME_MAX] = "";
	pid_t opener = 0;
	size_t nr = 1;

	spin_lock(&mapping->i_pages_lock);
	if (mapping->host && mapping->a_ops->name)
		opener =
			mapping->a_ops->name(mapping->host, name, sizeof(name));
	spin_unlock(&mapping->i_pages_lock);
	seq_puts(m, " file=");
	show_name(m, name[0] ? name : "?");
	seq_printf(m, ":%lu", pin->nr);
	if (!opener)
		return;
	cgroup1_translate_pids(m, &opener, &nr);
	if (nr)
		seq_printf(m, ":%d", (int)opener);
}

void filemap_show_pins(struct seq_file *m, struct mapping_pins *pins)
{
	unsigned int i;

	for (i = 0; i < pins->nr_named; i++) {
		show_file(m, &pins->pin[i]);
		address_space_put(pins->pin[i].mapping);
	}
	if (pins->more)
		seq_puts(m, " file=...");
}
