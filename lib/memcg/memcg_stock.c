// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_stock.c - filling, evicting and draining CPU stocks
 *
 * A function takes charges and references out of a stock under the stock's
 * lock, and gives them back after it has dropped the lock: the last put of an
 * objcg refills this very stock (af9a3b69e84b).
 */
#include "memcg/memcg_stock.h"

#include "memcg/memcg_stat.h"
#include "memcg/objcg_lessons.h"

struct memcg_stock_pcp memcg_stock[MEMCG_STOCK_SHARED + 1] = {
	[0 ... MEMCG_STOCK_SHARED] = {
		.stock_lock = { MUTEX_INITIALIZER, RANK_STOCK },
	},
};

u32 memcg_stock_mask;

void memcg_stock_init(bool live)
{
	percpu_slot_init(live);
	memcg_stock_mask = live ? ~0U : 0;
}

static struct percpu_slot *slot_at(int cpu, size_t offset)
{
	return (struct percpu_slot *)((char *)per_cpu_ptr(memcg_stock, cpu) +
				      offset);
}

static int this_stock(void)
{
	int cpu;

	if (percpu_slot_lockless()) {
		u32 now = rseq_cpu();

		return now < percpu_slot_nr() ? (int)now : MEMCG_STOCK_SHARED;
	}
	cpu = get_cpu();
	put_cpu();
	return cpu;
}

/*
 * Lock this CPU's stock. A CPU is drained when it goes offline, and charges put
 * into its stock afterwards would stay there, so an offline CPU is skipped. The
 * shared stock is always in use.
 */
static int lock_this_stock(void)
{
	for (;;) {
		int cpu = this_stock();

		spin_lock(&memcg_stock[cpu].stock_lock);
		if (likely(cpu == MEMCG_STOCK_SHARED || cpu_online(cpu)))
			return cpu;
		spin_unlock(&memcg_stock[cpu].stock_lock);
	}
}

/*
 * For a thread that had no lockless slot. It may have migrated since to a
 * processor that has lockless slots, where the lock is not enough. The shared
 * stock works on any processor.
 */
static int lock_a_stock(void)
{
	if (!percpu_slot_lockless())
		return lock_this_stock();
	spin_lock(&memcg_stock[MEMCG_STOCK_SHARED].stock_lock);
	return MEMCG_STOCK_SHARED;
}

bool memcg_stock_add_locked(size_t offset, unsigned long key, u64 delta,
			    u32 most)
{
	int cpu = lock_a_stock();
	struct percpu_slot *slot = slot_at(cpu, offset);
	bool ret;
	u64 sum;

	ret = slot->key == key &&
	      percpu_slot_fits(slot->amount, delta, most, &sum);
	if (ret)
		slot->amount = sum;
	spin_unlock(&memcg_stock[cpu].stock_lock);
	return ret;
}

/*
 * Claim a slot of this CPU, and return with the lock of its stock held. Retry
 * if the thread migrates between reading the CPU number and the claim.
 */
static struct percpu_slot *claim_slot(size_t offset, int *cpu,
				      unsigned long *key)
{
	for (;;) {
		struct percpu_slot *slot;

		*cpu = lock_this_stock();
		slot = slot_at(*cpu, offset);
		*key = slot->key;
		if (*cpu >= (int)percpu_slot_nr() ||
		    rseq_slot_claim(slot, (u32)*cpu))
			return slot;
		spin_unlock(&memcg_stock[*cpu].stock_lock);
	}
}

static void unlock_slot(int cpu, struct percpu_slot *slot, unsigned long key,
			u64 amount)
{
	percpu_slot_release(slot, key, amount);
	spin_unlock(&memcg_stock[cpu].stock_lock);
}

/* uncharge a slot's pages and put its css reference */
static void return_pages(struct mem_cgroup *memcg, u64 amount)
{
	unsigned int nr_pages = percpu_slot_stock(amount);

	if (nr_pages)
		memcg_uncharge(memcg, nr_pages);
	css_put(&memcg->css);
}

/* add a tally to the objcg's own count and to its memcg's statistic */
static void flush_tally(struct obj_cgroup *objcg, long tally)
{
	if (!tally)
		return;
	atomic_long_add(tally, &objcg->nr_obj_bytes);
	rcu_read_lock();
	mod_memcg_state(obj_cgroup_memcg(objcg), MEMCG_SLAB_B, tally);
	rcu_read_unlock();
}

/*
 * Give back a slot's bytes and its objcg reference. Whole pages go straight to
 * the counters, because the page stock is being drained too. The rest stays
 * with the objcg until any CPU's next refill_obj_stock() or the release.
 */
static void return_bytes(struct obj_cgroup *objcg, u64 amount)
{
	unsigned int nr_pages = percpu_slot_stock(amount) >> PAGE_SHIFT;
	unsigned int nr_bytes = percpu_slot_stock(amount) & (PAGE_SIZE - 1);

	flush_tally(objcg, percpu_slot_tally(amount));
	if (nr_pages) {
		struct mem_cgroup *memcg =
			lesson(LESSON_DRAIN_TRYGET) ?
				css_get_from_objcg(objcg) :
				get_mem_cgroup_from_objcg(objcg);

		memcg_account_kmem(memcg, -(int)nr_pages);
		memcg_uncharge(memcg, nr_pages);
		css_put(&memcg->css);
	}
	atomic_add((int)nr_bytes, &objcg->nr_charged_bytes);
	obj_cgroup_put(objcg);
}

/*
 * A stock pins every memcg it caches, even a removed memcg that has just lost
 * its last page. With a single slot, as in the kernel, the CPU's next charge
 * evicts it; with many slots it could stay for good.
 *
 * Context: the lock of the stock held. A memcg is killed before its stocks are
 * drained: if the kill is not seen here, the drain is still to come.
 */
static bool worth_caching(struct mem_cgroup *memcg)
{
	return !memcg_stock_is_live() ||
	       !percpu_ref_is_dying(&memcg->css.refcnt);
}

void refill_stock_slow(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	unsigned long key, new = (unsigned long)memcg;
	struct percpu_slot *slot;
	u64 old;
	int cpu;

	if (nr_pages > MEMCG_CHARGE_BATCH) {
		memcg_uncharge(memcg, nr_pages);
		return;
	}
	replay_point("refill_stock_slow");
	slot = claim_slot(memcg_page_slot(memcg), &cpu, &key);
	old = slot->amount;
	if (key == new &&worth_caching(memcg) &&
	    old + nr_pages <= MEMCG_CHARGE_BATCH) {
		unlock_slot(cpu, slot, key, old + nr_pages);
	} else if (key == new) {
		unlock_slot(cpu, slot, 0, 0);
		return_pages(memcg, old + nr_pages);
	} else if (worth_caching(memcg)) {
		css_get(&memcg->css);
		unlock_slot(cpu, slot, new, nr_pages);
		if (key)
			return_pages((struct mem_cgroup *)key, old);
	} else {
		unlock_slot(cpu, slot, key, old);
		memcg_uncharge(memcg, nr_pages);
	}
}

void refill_obj_stock_slow(struct obj_cgroup *objcg, size_t nr_bytes,
			   long tally)
{
	unsigned long key, new = (unsigned long)objcg;
	struct percpu_slot *slot;
	size_t stock = nr_bytes;
	u64 old;
	int cpu;

	if (lesson(LESSON_STOCK_ACCT))
		tally = (long)nr_bytes;
	slot = claim_slot(objcg_byte_slot(objcg), &cpu, &key);
	old = slot->amount;
	if (key == new) {
		stock += percpu_slot_stock(old);
		tally += percpu_slot_tally(old);
	} else {
		obj_cgroup_get(objcg);
		stock += (size_t)atomic_xchg(&objcg->nr_charged_bytes, 0);
	}
	if (lesson(LESSON_DRAIN_RECURSION) && stock > PAGE_SIZE) {
		/* ends in refill_stock(), which takes the lock held here */
		obj_cgroup_uncharge_pages(objcg, stock >> PAGE_SHIFT);
		stock &= PAGE_SIZE - 1;
	}
	if (stock <= PAGE_SIZE)
		unlock_slot(cpu, slot, new, percpu_slot_delta((long)stock, 0));
	else
		unlock_slot(cpu, slot, 0, 0);
	flush_tally(objcg, tally);
	if (key && key != new)
		return_bytes((struct obj_cgroup *)key, old);
	if (stock > PAGE_SIZE) {
		obj_cgroup_uncharge_pages(objcg, stock >> PAGE_SHIFT);
		return_bytes(objcg, stock & (PAGE_SIZE - 1));
	}
}

static bool stock_flush_required(struct memcg_stock_pcp *stock,
				 struct mem_cgroup *root_memcg)
{
	unsigned int i;

	for (i = 0; i < NR_PAGE_SLOTS; i++) {
		unsigned long key = stock->pages[i].key;

		if (key && mem_cgroup_is_descendant((struct mem_cgroup *)key,
						    root_memcg))
			return true;
	}
	return false;
}

static bool obj_stock_flush_required(struct memcg_stock_pcp *stock,
				     struct mem_cgroup *root_memcg)
{
	bool ret = false;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < NR_BYTE_SLOTS && !ret; i++) {
		unsigned long key = stock->bytes[i].key;

		ret = key && mem_cgroup_is_descendant(
				     obj_cgroup_memcg((struct obj_cgroup *)key),
				     root_memcg);
	}
	rcu_read_unlock();
	return ret;
}

static void take_slots(struct percpu_slot *slots, struct percpu_slot *was,
		       unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		was[i].amount = slots[i].amount;
		percpu_slot_release(&slots[i], 0, 0);
	}
}

static void mark_slots(struct percpu_slot *slots, struct percpu_slot *was,
		       unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		was[i].key = slots[i].key;
		percpu_slot_mark(&slots[i]);
	}
}

/* the former contents of a CPU's stock */
struct taken_stock {
	struct percpu_slot pages[NR_PAGE_SLOTS];
	struct percpu_slot bytes[NR_BYTE_SLOTS];
};

static void take_stock(int cpu, struct taken_stock *taken)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

	lockdep_assert_held(&stock->stock_lock);
	mark_slots(stock->pages, taken->pages, NR_PAGE_SLOTS);
	mark_slots(stock->bytes, taken->bytes, NR_BYTE_SLOTS);
	percpu_slot_sync(cpu);
	take_slots(stock->pages, taken->pages, NR_PAGE_SLOTS);
	take_slots(stock->bytes, taken->bytes, NR_BYTE_SLOTS);
}

static void drain_stock(const struct taken_stock *taken)
{
	unsigned int i;

	for (i = 0; i < NR_PAGE_SLOTS; i++)
		if (taken->pages[i].key)
			return_pages((struct mem_cgroup *)taken->pages[i].key,
				     taken->pages[i].amount);
}

static void drain_obj_stock(const struct taken_stock *taken)
{
	unsigned int i;

	for (i = 0; i < NR_BYTE_SLOTS; i++)
		if (taken->bytes[i].key)
			return_bytes((struct obj_cgroup *)taken->bytes[i].key,
				     taken->bytes[i].amount);
}

void drain_local_stock(int cpu)
{
	struct taken_stock taken;

	spin_lock(&memcg_stock[cpu].stock_lock);
	take_stock(cpu, &taken);
	spin_unlock(&memcg_stock[cpu].stock_lock);
	drain_obj_stock(&taken);
	drain_stock(&taken);
}

/* LESSON_FLUSH_REQUIRED: two unlocked reads; the objcg can go in between */
static bool obj_stock_flush_required_unlocked(struct memcg_stock_pcp *stock,
					      struct mem_cgroup *root_memcg)
{
	struct obj_cgroup *objcg;

	if (!READ_ONCE(stock->bytes[0].key))
		return false;
	replay_point("obj_stock_flush_required");
	objcg = (struct obj_cgroup *)READ_ONCE(stock->bytes[0].key);
	/* the kernel would crash here */
	return !WARN_ON(!objcg) &&
	       mem_cgroup_is_descendant(obj_cgroup_memcg(objcg), root_memcg);
}

/* Return: true if @cpu's stock caches a memcg or an objcg of the subtree */
static bool drain_required(int cpu, struct mem_cgroup *root_memcg)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	bool ret;

	/* the kernel has each CPU drain itself, and skips offline CPUs */
	if (lesson(LESSON_CPU_DEAD) && !cpu_online(cpu))
		return false;
	if (!lesson(LESSON_FLUSH_REQUIRED))
		replay_point("obj_stock_flush_required");
	else if (obj_stock_flush_required_unlocked(stock, root_memcg))
		return true;
	/* the lock keeps each slot's reference from being put */
	spin_lock(&stock->stock_lock);
	ret = stock_flush_required(stock, root_memcg) ||
	      obj_stock_flush_required(stock, root_memcg);
	spin_unlock(&stock->stock_lock);
	return ret;
}

void drain_all_stock(struct mem_cgroup *root_memcg)
{
	int cpu;

	for_each_memcg_stock(cpu)
		if (drain_required(cpu, root_memcg))
			drain_local_stock(cpu);
}

/* LESSON_CPU_DEAD: drains the pages and forgets the bytes */
static void drain_local_pages(int cpu)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	struct taken_stock taken;

	spin_lock(&stock->stock_lock);
	mark_slots(stock->pages, taken.pages, NR_PAGE_SLOTS);
	percpu_slot_sync(cpu);
	take_slots(stock->pages, taken.pages, NR_PAGE_SLOTS);
	spin_unlock(&stock->stock_lock);
	drain_stock(&taken);
}

void memcg_hotplug_cpu_dead(int cpu)
{
	if (lesson(LESSON_CPU_DEAD))
		drain_local_pages(cpu);
	else
		drain_local_stock(cpu);
}

unsigned int memcg_stock_pins(struct mem_cgroup *memcg)
{
	unsigned int pins = 0, i;
	int cpu;

	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		spin_lock(&stock->stock_lock);
		for (i = 0; i < NR_PAGE_SLOTS; i++)
			pins += stock->pages[i].key == (unsigned long)memcg;
		spin_unlock(&stock->stock_lock);
	}
	return pins;
}

static bool objcg_belongs(struct obj_cgroup *objcg, struct mem_cgroup *memcg,
			  bool local)
{
	struct mem_cgroup *owner = obj_cgroup_memcg(objcg);

	return local ? owner == memcg : mem_cgroup_is_descendant(owner, memcg);
}

long memcg_stock_tally(struct mem_cgroup *memcg, bool local)
{
	long tally = 0;
	unsigned int i;
	int cpu;

	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		spin_lock(&stock->stock_lock);
		rcu_read_lock();
		for (i = 0; i < NR_BYTE_SLOTS; i++) {
			struct percpu_slot *slot = &stock->bytes[i];
			u64 amount = READ_ONCE(slot->amount);

			if (slot->key &&
			    objcg_belongs((struct obj_cgroup *)slot->key, memcg,
					  local))
				tally += percpu_slot_tally(amount);
		}
		rcu_read_unlock();
		spin_unlock(&stock->stock_lock);
	}
	return tally;
}
