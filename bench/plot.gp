# The plot of the ratios; run.py replaces the names between @ signs.
set terminal svg size 1000,480 font "sans-serif,13" background "#ffffff"
set output "@OUT@"
set title "deferredis to hiredis async: client cost per command (lower is better)"
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.85 border -1
set boxwidth 0.9
set xtics rotate by -35 scale 0
set yrange [0:1.1]
set ylabel "ratio"
set grid ytics lc rgb "#dddddd"
set key top right
$ratios << EOD
@DATA@
EOD
set arrow from graph 0, first 1 to graph 1, first 1 nohead dashtype 2 lc rgb "#888888" front
set label "hiredis" at graph 0.005, first 1.03 tc rgb "#666666"
set style line 1 lc rgb "#c0392b"
set style line 2 lc rgb "#2c3e50"
plot for [i=2:@LAST@] $ratios using i:xtic(1) title word("CPU instructions", i - 1) ls i - 1
