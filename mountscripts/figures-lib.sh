# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# figures-lib.sh - the figures of memcgfs-compare: from debug/ to rows, text and JSON
#
# $place has a directory for each of $kernels, with these files:
#
#	debug/      tables of the world, copied after COMMAND
#	samples     rows of the time, groups, dying, usage, kmem while COMMAND ran: since
#	            boot at first, in the end since COMMAND began
#	output      the first part of the output of COMMAND
#	rest        sum and number of bytes of the other part
#	how, end    how the world ended; when, and the status of COMMAND
#	figures     rows of a name and a value, from all these
#
# $place/rows has a row for each name: name, whether the kernels differ, a text for
# each kernel. Names and fields have a TAB between them.

: "${place:=}" "${kernels:=}" "${limit:=}" "${newline:=}"

# An awk function that sums up debug/memcgs. It sets groups, dying, failcnt and
# oom_kills, and usage and kmem of the root; it returns 0 if there is no such file.
# shellcheck disable=SC2034 # used by scripts that source this
read_memcgs='
function read_memcgs(file,    line, field, at, i, n) {
	groups = dying = failcnt = oom_kills = 0
	usage = kmem = "-"
	if ((getline line <file) <= 0)
		return 0
	n = split(line, field, "\t")
	for (i = 1; i <= n; i++)
		at[field[i]] = i
	while ((getline line <file) > 0) {
		split(line, field, "\t")
		groups++
		dying += field[at["state"]] == "dying"
		failcnt += field[at["failcnt"]]
		oom_kills += field[at["oom_kills"]]
		if (field[at["parent"]] == "-" && field[at["path"]] == "/") {
			usage = field[at["usage"]]
			kmem = field[at["kmem"]]
		}
	}
	close(file)
	return 1
}
'

# Print a row a few times a second, until the world has ended.
# shellcheck disable=SC2034 # used by scripts that source this
sampler='BEGIN {
	while (read_memcgs(memcgs)) {
		getline uptime <"/proc/uptime"
		close("/proc/uptime")
		printf "%.2f\t%d\t%d\t%s\t%s\n", uptime, groups, dying,
			usage, kmem
		fflush()
		if (system("sleep " interval) != 0)
			break
	}
}'

# An awk function: bytes, with three digits and a unit
size_text='
function size_text(bytes,    i, unit) {
	if (bytes !~ /^-?[0-9]+$/)
		return bytes
	split("B KiB MiB GiB TiB", unit, " ")
	for (i = 1; i < 5 && bytes >= 1024; i++)
		bytes /= 1024
	return sprintf(i == 1 || bytes >= 100 ? "%d %s" : \
		bytes >= 10 ? "%.1f %s" : "%.2f %s", bytes, unit[i])
}
'

# show_progress KERNEL ROW STATE - print a line of the terminal; ROW is a sample
show_progress() {
	printf '%s\n' "$2" | awk -F '\t' -v kernel="$1" -v state="$3" "$size_text"'
		{
			text = NF < 5 ? "starts" : sprintf( \
				"%6.1f s %7d groups %7d dying %10s in use", \
				$1, $2, $3, size_text($4))
			printf "\r\033[K%-8s %s %s\n", kernel, text, state
		}'
}

# gather_figures KERNEL
gather_figures() {
	dir=$place/$1
	read -r how <"$dir/how"
	read -r end status <"$dir/end"
	begin=$(sed -n 's/^begin //p' "$dir/marks")
	adjust_samples "$dir/samples" "${begin:-$end}" "$end"
	{
		awk -v memcgs="$dir/debug/memcgs" "$read_memcgs"'
			BEGIN {
				if (!read_memcgs(memcgs))
					groups = dying = failcnt = oom_kills = "-"
				print "groups\t" groups
				print "dying\t" dying
				print "failcnt\t" failcnt
				print "oom_kills\t" oom_kills
				print "usage\t" usage
				print "kmem\t" kmem
			}'
		count_pins "$dir/debug/pins"
		awk -F '\t' '$1 == "slab_bytes" { print "slab\t" $2 }' \
			"$dir/debug/caches" 2>/dev/null
		echo "status	$(status_text "$how" "$status")"
		echo "output	$(cat "$dir/output" "$dir/rest" | cksum) $(wc -l <"$dir/output") $(cut -d ' ' -f 2 "$dir/rest")"
		printf 'seconds\t%s\n' "$(printf '%s %s\n' "${begin:-$end}" "$end" |
			awk '{ printf "%.2f", $2 - $1 }')"
	} >"$dir/figures"
}

# adjust_samples FILE BEGIN END - the last before BEGIN is that of the time 0
adjust_samples() {
	[ -r "$1" ] || : >"$1"
	awk -F '\t' -v OFS='\t' -v begin="$2" -v end="$3" '
		$1 <= begin {
			$1 = "0.00"
			early = $0
			next
		}
		early != "" {
			print early
			early = ""
		}
		$1 <= end {
			$1 = sprintf("%.2f", $1 - begin)
			print
		}
		END {
			if (early != "")
				print early
		}' "$1" >"$1.new" && mv "$1.new" "$1"
}

# count_pins FILE - rows "pin KIND" and the groups with such a pin
count_pins() {
	[ -r "$1" ] || return 0
	awk -F '\t' '
		NR == 1 {
			for (i = 1; i <= NF; i++)
				at[$i] = i
			next
		}
		!(($at["id"], $at["kind"]) in seen) {
			seen[$at["id"], $at["kind"]] = 1
			groups[$at["kind"]]++
		}
		END {
			for (kind in groups)
				print "pin " kind "\t" groups[kind]
		}' "$1"
}

# status_text HOW STATUS
status_text() {
	case $1 in
	ended) echo "$2" ;;
	late) echo "not done in $limit s" ;;
	gone) echo "world ended, $2" ;;
	esac
}

# figure KERNEL NAME - print its value
figure() {
	awk -F '\t' -v name="$2" '$1 == name { print $2 }' "$place/$1/figures"
}

# Make $place/rows of the figures. Texts are compared, so that a size has to differ in
# three digits; time never counts. Each output that differs gets a letter.
make_rows() {
	for kernel in $kernels; do
		sed "s/^/$kernel	/" "$place/$kernel/figures"
	done | awk -F '\t' -v kernels="$kernels" "$size_text"'
		function output_text(value,    part) {
			split(value, part, " ")
			if (!((part[1], part[2]) in letter))
				letter[part[1], part[2]] = \
					substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ++letters, 1)
			return letter[part[1], part[2]] ": " part[3] \
				(part[3] == 1 ? " line" : " lines") \
				(part[4] > 0 ? ", then " part[4] " bytes" : "")
		}
		function row(name, title, kind,    i, text, line, differs, first) {
			for (i = 1; i <= nr; i++) {
				text = (list[i], name) in value ? \
					value[list[i], name] : \
					kind == "count" ? 0 : "-"
				if (kind == "size")
					text = size_text(text)
				if (kind == "output")
					text = output_text(text)
				if (i == 1)
					first = text
				differs = differs || text != first
				line = line "\t" text
			}
			print title "\t" (kind == "time" ? "time" : \
				differs ? "differs" : "same") line
		}
		{
			value[$1, $2] = $3
			if ($2 ~ /^pin / && !($2 in pins)) {
				pins[$2] = 1
				pin[++nr_pins] = $2
			}
		}
		END {
			nr = split(kernels, list, " ")
			row("groups", "groups")
			row("dying", "dying groups")
			for (i = 1; i <= nr_pins; i++)
				row(pin[i], "pinned by " substr(pin[i], 5), "count")
			row("usage", "usage", "size")
			row("slab", "slab pages", "size")
			row("kmem", "kmem", "size")
			row("failcnt", "failcnt")
			row("oom_kills", "OOM kills")
			row("status", "exit status")
			row("output", "output", "output")
			row("seconds", "seconds", "time")
		}' >"$place/rows"
}

# The differences in columns; below them the rest, and the first other line of output
print_table() {
	awk -F '\t' -v kernels="$kernels" '
		function pad(text, width) {
			return sprintf("%-" width "s", text)
		}
		function widen(i, text) {
			if (length(text) > width[i])
				width[i] = length(text)
		}
		function put(    i, line) {
			line = pad($1, width[0])
			for (i = 3; i <= NF; i++)
				line = line "  " pad($i, width[i - 2])
			sub(/ +$/, "", line)
			print line
		}
		function group(kind, title,    i, n) {
			for (i = 1; i <= NR_rows; i++) {
				$0 = rows[i]
				if ($2 != kind)
					continue
				if (!n++ && title != "")
					print title
				put()
			}
			return n
		}
		BEGIN {
			nr = split(kernels, list, " ")
			for (i = 1; i <= nr; i++)
				widen(i, list[i])
		}
		{
			rows[++NR_rows] = $0
			widen(0, $1)
			for (i = 3; i <= NF; i++)
				widen(i - 2, $i)
		}
		END {
			line = pad("", width[0])
			for (i = 1; i <= nr; i++)
				line = line "  " pad(list[i], width[i])
			sub(/ +$/, "", line)
			print line
			if (!group("differs"))
				print "no difference"
			group("time")
			group("same", "\nthe same:")
		}' "$place/rows"
	first=$(print_first_difference)
	[ -z "$first" ] || printf '\n%s\n' "$first"
}

# Print the first line in which an output is not that of the first kernel.
print_first_difference() {
	base=${kernels%% *}
	for kernel in ${kernels#"$base"}; do
		diff -a "$place/$base/output" "$place/$kernel/output" >"$place/diff" &&
			continue
		echo 'first difference of output:'
		sed -n "/^</{s/^</$base:/p;q}" "$place/diff" | visible
		sed -n "/^>/{s/^>/$kernel:/p;q}" "$place/diff" | visible
		return
	done
}

# No byte of an output acts on the terminal, and no line is long.
visible() {
	tr '\t' ' ' | tr -c '[:print:]\n' '?' | cut -c 1-120
}

# json_text - print standard input as a JSON string; a byte that is no UTF-8 is U+FFFD
json_text() {
	od -An -v -tu1 | awk '
		function feed(byte) {
			if (need > 0 && byte >= low && byte <= high) {
				seq = seq sprintf("%c", byte)
				low = 128
				high = 191
				if (--need == 0)
					printf "%s", seq
				return
			}
			if (need > 0)
				printf "\\ufffd"
			need = 0
			if (byte < 128 && (byte in text))
				printf "%s", text[byte]
			else if (byte < 128)
				printf "\\u%04x", byte
			else if (byte < 194 || byte > 244)
				printf "\\ufffd"
			else
				begin(byte)
		}
		function begin(byte) {
			need = byte < 224 ? 1 : byte < 240 ? 2 : 3
			low = byte == 224 ? 160 : byte == 240 ? 144 : 128
			high = byte == 237 ? 159 : byte == 244 ? 143 : 191
			seq = sprintf("%c", byte)
		}
		BEGIN {
			for (i = 32; i < 127; i++)
				text[i] = sprintf("%c", i)
			text[34] = "\\\""
			text[92] = "\\\\"
			text[9] = "\\t"
			text[10] = "\\n"
			printf "\""
		}
		{
			for (i = 1; i <= NF; i++)
				feed($i + 0)
		}
		END {
			if (need > 0)
				printf "\\ufffd"
			printf "\""
		}'
}

# json_table - rows of fields with TABs as an array of objects; the first row has the
# names, and a field that is a number is not quoted
json_table() {
	awk -F '\t' '
		function json(text) {
			if (text ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/)
				return text
			if (text == "-" || text == "")
				return "null"
			gsub(/\\/, "\\\\", text)
			gsub(/"/, "\\\"", text)
			gsub(/[\001-\037\177]/, "?", text)
			return "\"" text "\""
		}
		NR == 1 {
			for (i = 1; i <= NF; i++)
				name[i] = $i
			printf "["
			next
		}
		{
			printf "%s{", (NR > 2 ? ",\n" : "")
			for (i = 1; i <= NF; i++)
				printf "%s\"%s\": %s", (i > 1 ? ", " : ""),
					name[i], json($i)
			printf "}"
		}
		END { print NR ? "]" : "null" }'
}

# json_list WORD... - JSON strings
json_list() {
	separator=''
	for word; do
		printf '%s' "$separator"
		printf '%s' "$word" | json_text
		separator=', '
	done
}

# json_file FILE - a JSON file of debug/, or null
json_file() {
	if [ -s "$1" ]; then
		cat "$1"
	else
		echo null
	fi
}

# output_bytes KERNEL - those that are kept and those after them
output_bytes() {
	read -r _ bytes <"$place/$1/rest"
	echo "$(($(wc -c <"$place/$1/output") + bytes))"
}

# json_kernel KERNEL
json_kernel() {
	dir=$place/$1
	read -r how <"$dir/how"
	read -r _ status <"$dir/end"
	printf '{"kernel": "%s", "ended": %s, "status": %s,\n"figures": ' "$1" \
		"$([ "$how" = ended ] && echo true || echo false)" \
		"$([ "$how" = late ] && echo null || echo "$status")"
	grep -v '^status	\|^output	' "$dir/figures" | awk -F '\t' '
		{
			sub(/ /, "_", $1)
			names = names sep $1
			values = values sep $2
			sep = "\t"
		}
		END { print names "\n" values }' | json_table | sed 's/^\[//;s/\]$//'
	printf ',"samples": '
	{
		printf 'seconds\tgroups\tdying\tusage\tkmem\n'
		cat "$dir/samples"
	} | json_table
	printf ',"memcgs": '
	json_file "$dir/debug/json/memcgs"
	printf ',"pins": '
	json_file "$dir/debug/json/pins"
	printf ',"output": '
	json_text <"$dir/output"
	printf ',"output_bytes": %d}' "$(output_bytes "$1")"
}

# print_json COMMAND... - all in a single object
print_json() {
	printf '{"command": [%s],\n"differs": [%s],\n"kernels": [\n' "$(json_list "$@")" \
		"$(awk -F '\t' '$2 == "differs" {
			printf "%s\"%s\"", sep, $1
			sep = ", "
		}' "$place/rows")"
	separator=''
	for kernel in $kernels; do
		printf '%s' "$separator"
		json_kernel "$kernel"
		separator=",$newline"
	done
	printf ']}\n'
}
