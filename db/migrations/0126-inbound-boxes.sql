-- What becomes of a message on the mail server once it was read, as for the mailbox of blind copies; and how many mails of a
-- box are taken in within an hour before somebody has to look.
alter table inbound_box
  add column when_done text not null default 'seen' check (when_done in ('seen', 'move')),
  add column move_to text,
  add column most_an_hour int not null default 600 check (most_an_hour between 1 and 100000);
alter table inbound_mail add column tidied boolean not null default true;
create index inbound_mail_untidy on inbound_mail (box_id, uid_validity, uid) where not tidied;
create index inbound_mail_lately on inbound_mail (box_id, read_at) where state = 'taken';
