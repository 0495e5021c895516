# The table that audit makes of a log with the usual columns, as anybody would write it
# for one policy: 135 and 5001-5100 closed, to all but 10.1.0.0/16. It has no other
# networks, no processes, no damaged lines and no bounds. A test compares both.
/^#/ || NF < 17 { next }
$3 == "INFO-EVENTS-LOST" { lost += $16; lines++; next }
{
	t = $1 " " $2
	if (first == "" || t < first) first = t
	if (t > last) last = t
	lines++
}
$3 == "ALLOW" { allowed++ }
$3 == "DROP" { dropped++ }
$4 == "TCP" && $17 ~ /^RECEIVE/ && $5 != $6 && ($8 == 135 || $8 >= 49152 || ($8 >= 5001 && $8 <= 5100)) {
	if ($8 == 135) asked[$5] = 1
	if ($3 == "DROP" && seen[$5 " " $7 " " $6 " " $8 " " $11]++) next
	n[$3 " " $5 " " $8]++
}
END {
	for (k in n) {
		split(k, f, " ")
		if (f[1] == "DROP") v = "dropped"
		else if (f[3] >= 5001 && f[3] <= 5100) v = "foreign"
		else if (f[2] ~ /^10\.1\./) v = "kept"
		else if (f[3] == 135) v = "certain"
		else v = f[2] in asked ? "likely" : "unknown"
		print v, f[2], f[3], n[k]
	}
	print "lines", lines, allowed + 0, dropped + 0, lost + 0, first, last
}
