// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/filemap_pins.h"

/* Return: the pin of a mapping; NULL if it is not named */
static struct mapping_pin *pin_of(struct mapping_pins *pins,
				  struct address_space *mapping)
{
	struct mapping_pin *pin = pins->pin;

	for (; pin < pins->pin + pins->nr_named; pin++)
		if (pin->mapping == mapping)
			return pin;
	if (pins->nr_named == MAX_NAMED_FILES)
		return NULL;
	atomic_long_inc(&mapping->refs);
	pins->nr_named++;
	*pin = (struct mapping_pin){ .mapping = mapping };
	return pin;
}

void __filemap_find_pins(struct mem_cgroup *memcg, struct mapping_pins *pins)
{
	struct lruvec *lruvec = &memcg->lruvec;
	struct page *page;
	int lru;

	*pins = (struct mapping_pins){ .nr_named = 0 };
	for (lru = 0; lru < NR_LRU_LISTS; lru++) {
		list_for_each_entry(page, &lruvec->lists[lru], lru) {
			struct address_space *mapping = leaf_of(page)->mapping;
			struct mapping_pin *pin = pin_of(pins, mapping);

			if (pin)
				pin->nr++;
			else
				pins->rest[mapping->kind]++;
		}
	}
}

pid_t filemap_name(struct address_space *mapping, char *name, size_t size)
{
	pid_t opener = 0;

	name[0] = '\0';
	spin_lock(&mapping->i_pages_lock);
	if (mapping->host && mapping->a_ops->name)
		opener = mapping->a_ops->name(mapping->host, name, size);
	spin_unlock(&mapping->i_pages_lock);
	return opener;
}

void filemap_for_each_pin(struct mem_cgroup *memcg,
			  void (*fn)(void *arg, enum mapping_kind kind,
				     const char *name, pid_t opener,
				     unsigned long nr),
			  void *arg)
{
	char name[MAPPING_NAME_MAX];
	struct mapping_pins pins;
	unsigned int i;

	spin_lock(&memcg->lruvec.lru_lock);
	__filemap_find_pins(memcg, &pins);
	spin_unlock(&memcg->lruvec.lru_lock);
	for (i = 0; i < pins.nr_named; i++) {
		struct address_space *mapping = pins.pin[i].mapping;
		pid_t opener = filemap_name(mapping, name, sizeof(name));

		fn(arg, mapping->kind, name, opener, pins.pin[i].nr);
		address_space_put(mapping);
	}
	for (i = 0; i < 2; i++)
		if (pins.rest[i])
			fn(arg, (enum mapping_kind)i, "", 0, pins.rest[i]);
}
