// SPDX-License-Identifier: GPL-2.0-only
/*
 * boot_caches.c - names, sizes and flags of the caches, by kernel
 *
 * All of it comes from recordings of /proc/slabinfo and /sys/kernel/slab of a
 * v4.19, a v5.4, a v5.10 and a v6.1. The size determines how many objects are
 * on a page (slub.c). A name that is missing in a recording has the size 0: the
 * kernel had no such cache, or made it an alias and did not show of which.
 */
#include "slab/boot_caches.h"

#include "base/kernels.h"

#define ALL(x)             \
	{                  \
		x, x, x, x \
	}

#define ACCOUNT SLAB_ACCOUNT
#define UNIQUE SLAB_NO_MERGE
#define RCU SLAB_TYPESAFE_BY_RCU
#define RECLAIM SLAB_RECLAIM_ACCOUNT

static const struct {
	const char *name[NR_RECORDINGS];
	unsigned short size[NR_RECORDINGS];
	unsigned char flags[NR_RECORDINGS];
} boot_caches[NR_BOOT_CACHES] = {
/* clang-format off */
#define ROW(cache, name, ...) [CACHE_##cache] = { ALL(name), __VA_ARGS__ }
/* a cache of kmalloc(): v4.19 spells its size otherwise */
#define KMALLOC(cache, old, new, size)                                        \
	[CACHE_KMALLOC_##cache] = {                                           \
		{ "kmalloc-" old, "kmalloc-" new, "kmalloc-" new,             \
		  "kmalloc-" new }, ALL(size), ALL(UNIQUE) }

/* UNIQUE where a recording shows no alias of that size and kind
 *                                                v4.19 v5.4  v5.10 v6.1 */
ROW(TASK_STRUCT,     "task_struct",             { 5376, 5504, 8064, 8448 }, ALL(ACCOUNT | UNIQUE)),
ROW(PID,             "pid",                     {  128,  128,  128,  128 }, ALL(ACCOUNT)),
ROW(SIGNAL,          "signal_cache",            { 1088, 1088, 1152, 1152 }, ALL(ACCOUNT)),
ROW(SIGHAND,         "sighand_cache",           { 2112, 2112, 2112, 2112 }, ALL(ACCOUNT | RCU)),
ROW(FILES,           "files_cache",             {  704,  704,  704,  704 }, ALL(ACCOUNT)),
ROW(ANON_VMA_CHAIN,  "anon_vma_chain",          {   64,   64,   64,   64 }, ALL(ACCOUNT)),
ROW(FS,              "fs_cache",                {   64,   64,   64,   64 }, ALL(ACCOUNT)),
ROW(TASK_DELAY_INFO, "task_delay_info",         {   64,   80,   80,  128 }, ALL(ACCOUNT)),
ROW(CRED,            "cred_jar",                {  192,  192,  192,  192 }, ALL(ACCOUNT)),
ROW(MM_STRUCT,       "mm_struct",               {  960,  960, 1088, 1152 }, ALL(ACCOUNT | UNIQUE)),
ROW(VM_AREA,         "vm_area_struct",          {  200,  200,  200,  152 }, ALL(ACCOUNT)),
ROW(MAPLE_NODE,      "maple_node",              {    0,    0,    0,  256 }, ALL(0)),
ROW(ANON_VMA,        "anon_vma",                {   88,  104,  104,  104 }, ALL(ACCOUNT | RCU)),
ROW(FILP,            "filp",                    {  256,  256,  256,  256 }, ALL(ACCOUNT)),
ROW(DENTRY,          "dentry",                  {  192,  192,  192,  192 }, ALL(ACCOUNT | RECLAIM | UNIQUE)),
ROW(INODE,           "inode_cache",             {  592,  584,  608,  640 }, ALL(ACCOUNT | RECLAIM | UNIQUE)),
ROW(PROC_INODE,      "proc_inode_cache",        {  664,  656,  680,  712 }, ALL(ACCOUNT | RECLAIM | UNIQUE)),
ROW(SHMEM_INODE,     "shmem_inode_cache",       {  696,  696,  720,  784 }, ALL(ACCOUNT | UNIQUE)),
ROW(SOCK_INODE,      "sock_inode_cache",        {  640,  768,  832,  832 }, ALL(ACCOUNT | RECLAIM | UNIQUE)),
ROW(RADIX_TREE_NODE, "radix_tree_node",         {  584,  584,  584,  584 }, ALL(RECLAIM | UNIQUE)),
ROW(KERNFS_NODE,     "kernfs_node_cache",       {  136,  136,  128,  128 }, { UNIQUE, UNIQUE, 0, 0 }),
ROW(NSPROXY,         "nsproxy",                 {   56,   56,   72,   72 }, { 0, 0, 0, ACCOUNT }),
ROW(SIGQUEUE,        "sigqueue",                {  160,    0,    0,   80 }, { 0, 0, 0, ACCOUNT }),
ROW(SEQ_FILE,        "seq_file",                {    0,    0,  120,  120 }, ALL(ACCOUNT)),
ROW(BUFFER_HEAD,     "buffer_head",             {  104,  104,  104,  104 }, ALL(RECLAIM)),
KMALLOC(8,   "8",    "8",   8),
KMALLOC(16,  "16",   "16",  16),
KMALLOC(32,  "32",   "32",  32),
KMALLOC(64,  "64",   "64",  64),
KMALLOC(96,  "96",   "96",  96),
KMALLOC(128, "128",  "128", 128),
KMALLOC(192, "192",  "192", 192),
KMALLOC(256, "256",  "256", 256),
KMALLOC(512, "512",  "512", 512),
KMALLOC(1K,  "1024", "1k",  1024),
KMALLOC(2K,  "2048", "2k",  2048),
KMALLOC(4K,  "4096", "4k",  4096),
KMALLOC(8K,  "8192", "8k",  8192),
#undef ROW
#undef KMALLOC
	/* clang-format on */
};

struct boot_cache boot_cache(enum memcgfs_boot_cache i)
{
	enum kernel_recording r = memcg_regime.fact.recorded;

	return (struct boot_cache){
		.name = boot_caches[i].name[r],
		.size = boot_caches[i].size[r],
		.flags = boot_caches[i].flags[r],
	};
}
