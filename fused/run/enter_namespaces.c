// SPDX-License-Identifier: GPL-2.0-only
#include "run/enter_namespaces.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/namespaces.h"
#include "run/message.h"

static bool number_is(const char *path, const char *value)
{
	FILE *file = fopen(path, "re");
	char text[16] = "";
	bool ret;

	if (!file)
		return false;
	ret = fscanf(file, "%15s", text) == 1 && !strcmp(text, value);
	fclose(file);
	return ret;
}

/* why there is no user namespace */
static const char *find_reason(void)
{
	/* clang-format off */
	static const struct {
		const char *path, *value, *reason;
	} settings[] = {
		{ "/proc/sys/user/max_user_namespaces", "0",
		  "the sysctl user.max_user_namespaces is 0" },
		{ "/proc/sys/kernel/unprivileged_userns_clone", "0",
		  "the sysctl kernel.unprivileged_userns_clone is 0" },
		{ "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1",
		  "the sysctl kernel.apparmor_restrict_unprivileged_userns is 1" },
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (number_is(settings[i].path, settings[i].value))
			return settings[i].reason;
	return namespaces_in_chroot() ?
		       "the kernel gives none in a chroot" :
		       "a container or a security module forbids them";
}

int enter_namespaces(void)
{
	bool root = !geteuid();
	int err = root ? namespaces_unshare(false) : -EPERM;

	if (!err)
		return 0;
	err = namespaces_unshare(true);
	if (!err) {
		if (root)
			complain(
				"root has no right to mount here; COMMAND gets a user namespace");
		return 1;
	}
	complain("%s needs a user namespace to mount in, and there is none: %s",
		 root ? "root without CAP_SYS_ADMIN" : "an ordinary user",
		 find_reason());
	return err;
}
