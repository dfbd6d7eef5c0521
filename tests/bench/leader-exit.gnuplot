# SPDX-License-Identifier: GPL-2.0-only
# gnuplot -c leader-exit.gnuplot DATA SVG
set terminal svg size 720,480 background "white"
set output ARG2
set logscale xy
set grid
set key top left
set title "Exit of a thread group leader whose other thread lives on"
set xlabel "processes"
set ylabel "microseconds"
plot ARG1 using 1:2 with linespoints title "mm=owner: all processes are looked at", \
     ARG1 using 1:3 with linespoints title "mm=memcg: nothing to look for"
