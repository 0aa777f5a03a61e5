-- A change of the board carries an id of whoever made it: sent again after a lost reply, it is found here and not made twice.
alter table board_log add column change_id text;
alter table board_log add column new_shot_ids uuid[] not null default '{}';
create unique index board_log_by_change on board_log (project_id, change_id) where change_id is not null;
