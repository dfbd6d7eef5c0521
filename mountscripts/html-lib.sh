# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# html-lib.sh - the report of memcgfs-compare: a single HTML file
#
# It needs no network and no script. Pictures are inline SVG, and take their colours
# from the variables of the page, which follow the reader's choice of light or dark.
# The directories that it reads are told in figures-lib.sh.

: "${place:=}" "${kernels:=}" "${here:=}" "${memcgfs_version:=}"

# Text of standard input, for HTML; other control characters are dropped
html_text() {
	tr -d '\000-\010\013-\037\177' |
		sed 's/&/\&amp;/g;s/</\&lt;/g;s/>/\&gt;/g;s/"/\&quot;/g'
}

# shell_words WORD... - as they are typed
shell_words() {
	separator=''
	for word; do
		printf '%s' "$separator"
		case $word in
		'' | *[!A-Za-z0-9_./:=,@%+-]*)
			printf "'%s'" "$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")"
			;;
		*) printf '%s' "$word" ;;
		esac
		separator=' '
	done
}

# The colours of up to 9 kernels, which are also told apart by their dashes
html_style='
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #5b6470; --line: #d5d9de;
	--page: #ffffff; --mark: #fdf0d5; --k1: #0b63b5; --k2: #c2410c; --k3: #15803d;
	--k4: #86198f; --k5: #a16207; --k6: #0e7490; --k7: #be123c; --k8: #4d7c0f; --k9: #5b21b6 }
@media (prefers-color-scheme: dark) {
:root { --ink: #e4e6ea; --faint: #9aa3ae; --line: #3a4048; --page: #16181c;
	--mark: #3d3217; --k1: #6cb6ff; --k2: #ff9d5c; --k3: #5fd38a; --k4: #e08cec;
	--k5: #e3c04f; --k6: #5cc8dd; --k7: #ff8fa3; --k8: #b5d76a; --k9: #b9a0ff }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1100px; padding: 1rem; background: var(--page);
	color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.4rem; line-height: 1.25 }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem }
p { max-width: 45em }
.faint { color: var(--faint) }
pre, code { font: .85rem/1.45 ui-monospace, monospace }
pre { margin: .5rem 0; padding: .6rem; border: 1px solid var(--line); border-radius: 4px;
	white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-size: .95rem }
th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top;
	border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums }
th:first-child, td:first-child { padding-left: .5rem }
th { font-weight: 600 }
tr.differs { background: var(--mark) }
tr.same td, tr.same th { color: var(--faint) }
tbody th { font-weight: 400 }
figure { margin: 1rem 0; color: var(--ink) }
figure svg { display: block; width: 100%; height: auto; max-height: 420px }
figure .gridline { opacity: .25 }
.graph svg { width: auto; max-width: none; max-height: none; margin: 0 }
.narrow { display: none }
@media (max-width: 640px) {
.narrow { display: block }
.broad { display: none }
th, td { padding-right: .5rem }
}
summary { cursor: pointer }
'

# Rows of kind $1 of the table, in the body
html_rows() {
	html_text <"$place/rows" | awk -F '\t' -v kind="$1" '
		$2 == kind {
			printf "<tr class=\"%s\"><th scope=\"row\">%s</th>", $2, $1
			for (i = 3; i <= NF; i++)
				printf "<td>%s</td>", $i
			print "</tr>"
		}'
}

html_table() {
	echo '<div class="wide"><table><thead><tr><th></th>'
	for kernel in $kernels; do
		echo "<th scope=\"col\">$kernel</th>"
	done
	echo '</tr></thead><tbody>'
	html_rows differs
	html_rows time
	html_rows same
	echo '</tbody></table></div>'
}

# plot COLUMN TITLE DIVISOR WIDTH FONT-SIZE NAME - samples over time as SVG
plot() {
	{
		echo "set terminal svg size $4,$((200 + $4 / 8)) dynamic font 'sans-serif,$5' name '$6'"
		echo 'set key outside top left horizontal'
		echo 'set border 3; set tics nomirror; set xtics autofreq; set yrange [0:*]'
		echo 'set grid ytics lt 1 lc rgb "#010101"'
		echo "set xlabel 'seconds'; set ylabel '$2' noenhanced"
		printf '%s\n' 'set datafile separator "\t"; set datafile missing "-"'
		printf plot
		nr=0 separator=' '
		for kernel in $kernels; do
			nr=$((nr + 1))
			printf '%s"%s" using 1:($%d/%d) with steps lw 2.5 lc rgb "#0102%02d" dt %d title "%s" noenhanced' \
				"$separator" "$place/$kernel/points" "$1" "$3" "$nr" \
				"$(((nr - 1) % 5 + 1))" "$kernel"
			separator=', '
		done
		echo
	} >"$place/plot"
	gnuplot "$place/plot" >"$place/plot.svg" 2>"$place/gnuplot.log" ||
		die "gnuplot: $(tail -n 2 "$place/gnuplot.log")"
	adapt_plot "$6" <"$place/plot.svg"
}

# Name colours of the page in place of gnuplot's, keep names of parts apart.
adapt_plot() {
	sed -n '/<svg/,$p' | sed -E "s/ (id|name)=(['\"])/ \\1=\\2$1-/g;s/href='#/href='#$1-/g
		s/ color=\"[a-z]*\"//g
		s/(stroke|fill)=(['\"])black['\"]/\\1=\\2currentColor\\2/g
		s/stroke=['\"]rgb\\( *1, *2, *([0-9]+)\\)['\"]/style='stroke:var(--k\\1)'/g
		s/stroke=['\"]rgb\\( *1, *1, *1\\)['\"]/stroke='currentColor'/g"
}

# How large a unit of bytes suits the samples
plot_unit() {
	for kernel in $kernels; do
		cat "$place/$kernel/points"
	done | awk -F '\t' '
		$4 + 0 > max { max = $4 + 0 }
		END {
			print (max >= 4194304 ? "1048576 MiB" : \
				max >= 4096 ? "1024 KiB" : "1 bytes")
		}'
}

# has_points COLUMN - gnuplot draws none without a value
has_points() {
	for kernel in $kernels; do
		cut -f "$1" "$place/$kernel/points"
	done | grep -q '[0-9]'
}

# A narrow screen gets a picture of its own, with larger letters.
html_plot() {
	if ! has_points "$1"; then
		echo "<p>$4 over time: the world ended before a look at it</p>"
		return
	fi
	echo "<figure><figcaption>$4 over time</figcaption>"
	for size in broad,1000,14 narrow,480,17; do
		class=${size%%,*}
		size=${size#*,}
		echo "<div class=\"$class\">"
		plot "$1" "$2" "$3" "${size%,*}" "${size#*,}" "${class}_$1"
		echo '</div>'
	done
	echo '</figure>'
}

# Make the points of a kernel: its samples, and the figures of the end
make_points() {
	awk -F '\t' -v OFS='\t' '
		NR == FNR { value[$1] = $2; next }
		{ print; last = $1 }
		END {
			end = value["seconds"] < last ? last : value["seconds"]
			print end, value["groups"], value["dying"], value["usage"],
				value["kmem"]
		}' "$place/$1/figures" "$place/$1/samples" >"$place/$1/points"
}

html_graph() {
	[ -r "$place/$1/debug/memcgs" ] || return 0
	echo "<h3>Groups under $1</h3><div class=\"wide graph\">"
	MEMCGFS_MOUNT=$place/$1 "$here/memcgfs-graph" |
		sed -n '/<svg/,$p' | sed "s/ id=\"/ id=\"$1-/g"
	echo '</div>'
}

# A row for each kind and number of pins, so that 500 groups with the same pins are a row
html_pins() {
	[ -r "$place/$1/debug/pins" ] || return 0
	echo "<h3>Pins under $1</h3>"
	html_text <"$place/$1/debug/pins" | awk -F '\t' '
		NR == 1 {
			for (i = 1; i <= NF; i++)
				at[$i] = i
			next
		}
		{
			key = $at["kind"] "</td><td>" $at["count"]
			if (!groups[key]++) {
				order[++nr] = key
				example[key] = $at["path"] "</td><td>" $at["holder"]
			}
		}
		END {
			if (!nr) {
				print "<p>No dying group.</p>"
				exit
			}
			print "<div class=\"wide\"><table><thead><tr><th>kind</th>" \
				"<th>in each</th><th>groups</th><th>a group</th>" \
				"<th>its holder</th></tr></thead><tbody>"
			for (i = 1; i <= nr; i++)
				print "<tr><td>" order[i] "</td><td>" groups[order[i]] \
					"</td><td>" example[order[i]] "</td></tr>"
			print "</tbody></table></div>"
		}'
}

html_output_max=65536 # bytes of an output

html_output() {
	echo "<h3>Output under $1</h3>"
	if [ -s "$place/$1/output" ]; then
		echo '<pre>'
		head -c "$html_output_max" "$place/$1/output" | html_text
		echo '</pre>'
		bytes=$(output_bytes "$1")
		[ "$bytes" -le "$html_output_max" ] ||
			echo "<p>Only the first $html_output_max of $bytes bytes are shown.</p>"
	else
		echo '<p>No output.</p>'
	fi
}

# print_html COMMAND...
print_html() {
	for kernel in $kernels; do
		make_points "$kernel"
	done
	command=$(shell_words "$@" | html_text)
	unit=$(plot_unit)
	cat <<HTML
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A command under $(echo "$kernels" | sed 's/ /, /g')</title>
<style>$html_style</style>
</head>
<body>
<h1>A command under $(echo "$kernels" | sed 's/ /, /g')</h1>
<pre>$command</pre>
<p class="faint">memcgfs-compare $memcgfs_version ran the command in a simulated world of each
kernel. Marked rows differ; sizes are compared by three digits.</p>
HTML
	html_table
	html_plot 2 groups 1 Groups
	html_plot 4 "${unit#* }" "${unit%% *}" 'Usage of the root'
	echo '<h2>The groups and their pins</h2>'
	for kernel in $kernels; do
		html_graph "$kernel"
		html_pins "$kernel"
	done
	echo '<h2>Output</h2>'
	for kernel in $kernels; do
		html_output "$kernel"
	done
	echo '</body></html>'
}
