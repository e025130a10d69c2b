"""A folder of photos in, a verdict for each out: in shards, by any executor, and safe to kill and start again.

`run.label` is the door. Each shard of the sorted listing is labelled by `judging.label_shard` and kept by
`keeping.finish_shard`, wherever the executor runs it; when all are finished, `merging` makes labels.* of them.
"""
