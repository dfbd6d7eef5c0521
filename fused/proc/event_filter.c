// SPDX-License-Identifier: GPL-2.0-only
#include "proc/event_filter.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* 32 KiB of them, which may be locked everywhere */
#define MAX_CPUS 4096

/* longer than any message: it is passed as it is */
#define WHOLE 65536

/**
 * struct event_gaps - of a CPU, in the map; the filter writes it
 * @next: the number of the next event; 0 if there was none
 * @nr: gaps so far
 */
struct event_gaps {
	uint32_t next;
	uint32_t nr;
};

/* the part of a message that the filter loads, from the number to the CPU */
struct part {
	uint32_t seq;
	uint32_t ack;
	uint16_t len;
	uint16_t flags;
	uint32_t what;
	uint32_t cpu;
	uint32_t unused;
};

#define PART_AT (NLMSG_HDRLEN + offsetof(struct cn_msg, seq))

_Static_assert(PART_AT + offsetof(struct part, what) ==
		       NLMSG_HDRLEN + sizeof(struct cn_msg) +
			       offsetof(struct proc_event, what),
	       "an event follows the connector's header");
_Static_assert(offsetof(struct proc_event, cpu) ==
		       offsetof(struct proc_event, what) + sizeof(uint32_t),
	       "and begins with its kind and its CPU");

/* on the stack of the filter */
#define ON_STACK(field) \
	((int)offsetof(struct part, field) - (int)sizeof(struct part))

/* clang-format off */
#define INSN(op, dst, src, offset, value)                               \
	{ .code = (op), .dst_reg = (dst), .src_reg = (src),             \
	  .off = (short)(offset), .imm = (int)(value) }
#define MOV(dst, src)		INSN(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0)
#define MOV_K(dst, value)	INSN(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, value)
#define ADD_K(dst, value)	INSN(BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, value)
#define LOAD(dst, src, offset)	INSN(BPF_LDX | BPF_W | BPF_MEM, dst, src, offset, 0)
#define STORE(dst, offset, src)	INSN(BPF_STX | BPF_W | BPF_MEM, dst, src, offset, 0)
#define MAP(dst, fd)							\
	INSN(BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_FD, 0, fd),	\
	INSN(0, 0, 0, 0, 0)
#define CALL(func)		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, func)
#define EXIT()			INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* skip the next @nr instructions */
#define SKIP_EQ(x, y, nr)	INSN(BPF_JMP | BPF_JEQ | BPF_X, x, y, nr, 0)
#define SKIP_EQ_K(x, value, nr)	INSN(BPF_JMP | BPF_JEQ | BPF_K, x, 0, nr, value)
#define SKIP_NE_K(x, value, nr)	INSN(BPF_JMP | BPF_JNE | BPF_K, x, 0, nr, value)
#define SKIP_SET_K(x, bits, nr)	INSN(BPF_JMP | BPF_JSET | BPF_K, x, 0, nr, bits)

enum { R0, R1, R2, R3, R4, STACK = BPF_REG_10 };
/* clang-format on */

static int bpf(int cmd, union bpf_attr *attr)
{
	long ret = syscall(SYS_bpf, cmd, attr, sizeof(*attr));

	return ret < 0 ? -errno : (int)ret;
}

static int create_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = sizeof(struct event_gaps),
		.max_entries = MAX_CPUS,
		.map_flags = BPF_F_MMAPABLE,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

/*
 * In C, where a message that is too short and the CPUs without a row are passed:
 *
 *	row = &map[part.cpu];
 *	if (row->next && row->next != part.seq)
 *		row->nr++;
 *	row->next = part.seq + 1;
 *	return part.what & (FORK | EXEC | EXIT) ? WHOLE : 0;
 *
 * The kernel does not let another event of the same CPU in between.
 */
static int load_filter(int map)
{
	const struct bpf_insn insns[] = {
		MOV_K(R2, PART_AT),
		MOV(R3, STACK),
		ADD_K(R3, -(int)sizeof(struct part)),
		MOV_K(R4, offsetof(struct part, unused)),
		CALL(BPF_FUNC_skb_load_bytes),
		SKIP_NE_K(R0, 0, 19),
		MAP(R1, map),
		MOV(R2, STACK),
		ADD_K(R2, ON_STACK(cpu)),
		CALL(BPF_FUNC_map_lookup_elem),
		SKIP_EQ_K(R0, 0, 13),
		LOAD(R1, STACK, ON_STACK(seq)),
		LOAD(R2, R0, offsetof(struct event_gaps, next)),
		SKIP_EQ_K(R2, 0, 4),
		SKIP_EQ(R1, R2, 3),
		LOAD(R3, R0, offsetof(struct event_gaps, nr)),
		ADD_K(R3, 1),
		STORE(R0, offsetof(struct event_gaps, nr), R3),
		ADD_K(R1, 1),
		STORE(R0, offsetof(struct event_gaps, next), R1),
		LOAD(R1, STACK, ON_STACK(what)),
		MOV_K(R0, 0),
		SKIP_SET_K(R1,
			   PROC_EVENT_FORK | PROC_EVENT_EXEC | PROC_EVENT_EXIT,
			   1),
		EXIT(),
		MOV_K(R0, WHOLE),
		EXIT(),
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = (uintptr_t)insns,
		.insn_cnt = sizeof(insns) / sizeof(*insns),
		.license = (uintptr_t) "GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

static int attach_program(int fd, int map)
{
	int err, program = load_filter(map);

	if (program < 0)
		return program;
	err = setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, &program,
			 sizeof(program)) ?
		      -errno :
		      0;
	close(program);
	return err;
}

int event_filter_attach(int fd, struct event_gaps **ret)
{
	struct event_gaps *gaps;
	int err, map = create_map();

	if (map < 0)
		return map;
	gaps = mmap(NULL, MAX_CPUS * sizeof(*gaps), PROT_READ, MAP_SHARED, map,
		    0);
	err = gaps == MAP_FAILED ? -errno : attach_program(fd, map);
	close(map);
	if (!err)
		*ret = gaps;
	else if (gaps != MAP_FAILED)
		event_filter_detach(gaps);
	return err;
}

void event_filter_detach(struct event_gaps *gaps)
{
	munmap(gaps, MAX_CPUS * sizeof(*gaps));
}

uint32_t event_filter_gaps(const struct event_gaps *gaps, uint32_t cpu)
{
	return cpu < MAX_CPUS ?
		       __atomic_load_n(&gaps[cpu].nr, __ATOMIC_ACQUIRE) :
		       0;
}
