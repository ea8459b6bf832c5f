CREATE TABLE `earlier_answers` (
	`event_id` integer NOT NULL,
	`block_index` integer NOT NULL,
	`status` text NOT NULL,
	`staging` text,
	`staging_sha256` text,
	`edited_fields` text NOT NULL,
	`confidence` real,
	`evidence` text,
	`input_hash` text,
	`call_id` integer,
	PRIMARY KEY(`event_id`, `block_index`),
	FOREIGN KEY (`event_id`) REFERENCES `review_events`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
