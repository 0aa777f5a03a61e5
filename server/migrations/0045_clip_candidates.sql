-- candidates: moving pictures of a shot, of which one is pinned on the board.

alter table candidates drop constraint candidates_subject_kind_check;
alter table candidates add constraint candidates_subject_kind_check
  check (subject_kind in ('shot', 'character', 'location', 'line', 'clip'));

-- Every field by which a board holds on to content: the index did not know all of them.
drop index board_edits_pins;
create index board_edits_pins on board_edits ((value ->> 'sha256'))
  where field in ('key_frame', 'start_frame', 'end_frame', 'take', 'picture', 'clip');
