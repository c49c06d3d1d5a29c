a0001
r i BC-Quay   09-12 0040
^BC-Quay,0040<
^Quay shut<
	   PORT SORROW (HW) _ The quay was sh