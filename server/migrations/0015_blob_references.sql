-- Who refers to content: asked by hash before a blob or an artefact is deleted.

create index films_content on films (sha256);
create index films_srt on films (srt_sha256);
create index films_vtt on films (vtt_sha256);
create index takes_content on takes (sha256);
create index takes_artefact on takes (artefact_id);
create index boards_breakdown on boards (breakdown_sha256);
create index script_versions_breakdown on script_versions (breakdown_sha256);
create index production_steps_content on production_steps (sha256) where sha256 is not null;

-- Pictures and takes that people have pinned, and those that undo would bring back.
create index board_edits_pins on board_edits ((value ->> 'sha256')) where field in ('key_frame', 'take');
create index board_log_pins on board_log using gin (jsonb_path_query_array(changes, '$[*].*.value.sha256'));

-- Content is watched from the moment that somebody lets go of it, whoever that is: not every room knows its size.
alter table file_blobs alter column size_bytes drop not null;

create index invitations_of_project on invitations (project_id) where project_id is not null;
