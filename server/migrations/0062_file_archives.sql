-- Files that somebody wants as one archive: what its link leads to. It holds a few minutes, and nothing is stored for it but this row.
create table file_archives (
  id uuid primary key,
  workspace_id uuid not null,
  made_by uuid not null,
  -- In the order in which they were chosen.
  file_ids uuid[] not null,
  expires_at timestamptz not null
);
create index file_archives_by_end on file_archives (expires_at);
