-- files: uploads in parts. The file itself stands in `files`, awaited, with its room held in the quota of whoever uploads.

create table file_uploads (
  file_id uuid primary key,
  -- By which the store knows it; null until the store was asked.
  store_upload_id text unique,
  total_bytes bigint not null check (total_bytes > 0),
  part_bytes bigint not null check (part_bytes > 0),
  -- What the content turned out to be, if it may not serve the purpose it was sent for.
  refused_type text
);

create index files_by_name on files (workspace_id, lower(name), id) where state = 'ready' and trashed_at is null;
create index files_by_size on files (workspace_id, size_bytes desc, id) where state = 'ready' and trashed_at is null;
