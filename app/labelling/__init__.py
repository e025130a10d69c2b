"""Label a folder of photos: in shards, with any executor, and safe to kill and start again.

Start reading at `run.label`. `judging.label_shard` labels each shard of the sorted listing and `keeping.finish_shard`
keeps its rows, wherever the executor runs them. When all are finished, `merging` makes the files labels.* from them.
"""
