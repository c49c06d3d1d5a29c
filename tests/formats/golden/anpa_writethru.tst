a0457hwires-
u i bc-harbourblast-1stld   09-12 0187
^BC-Harbour Blast, 1st Ld-Writethru,0187<
^Blast at harbour kills seven, wounds dozens<
^HW Photos HWX101, HWX102<
^Eds: UPDATES with toll, quotes. Will be led.<
^By ADA QUILL=
^Harbour Wire Writer=
	   PORT SORROW (HW) _ A blast tore through the harbour on Saturday,
killing seven people and wounding dozens, police said.
	   ``We heard it across the bay,'' said Jo Mast, a baker.
	   ___
	   Tom Reed in Gull Haven contributed.

HW-PS-09-12-26 1430GMT<
