-- What a job is to make, looked for every few minutes: there is little of it at a time.
create index drafts_writing on drafts (id) where state = 'writing';
create index candidates_unfiled on candidates (id)
  where state = 'ready' and file_id is null and failure is null and subject_kind in ('picture', 'video') and task_id is not null;
create index production_runs_running on production_runs (started_at) where state = 'running';
