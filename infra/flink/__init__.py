"""A Flink cluster on one machine, of processes: no container engine, only Java and Maven."""
