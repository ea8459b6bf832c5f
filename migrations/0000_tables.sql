CREATE TABLE `blocks` (
	`id` integer PRIMARY KEY NOT NULL,
	`conversion_id` integer NOT NULL,
	`block_index` integer NOT NULL,
	`block_type` text NOT NULL,
	`locator` text NOT NULL,
	`content` text NOT NULL,
	FOREIGN KEY (`conversion_id`) REFERENCES `conversions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `blocks_conversion_index` ON `blocks` (`conversion_id`,`block_index`);--> statement-breakpoint
CREATE TABLE `conversions` (
	`id` integer PRIMARY KEY NOT NULL,
	`source_id` integer NOT NULL,
	`conv_uid` text NOT NULL,
	`parsing_tool` text NOT NULL,
	`representation_type` text NOT NULL,
	`representation_sha256` text NOT NULL,
	`total_blocks` integer NOT NULL,
	`total_characters` integer NOT NULL,
	`block_type_freq` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversions_source_conv` ON `conversions` (`source_id`,`conv_uid`);--> statement-breakpoint
CREATE TABLE `exports` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`project_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`format` text NOT NULL,
	`rows` integer NOT NULL,
	`confirmed_rows` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exports_uid_unique` ON `exports` (`uid`);--> statement-breakpoint
CREATE TABLE `llm_calls` (
	`id` integer PRIMARY KEY NOT NULL,
	`run_id` integer NOT NULL,
	`pack_index` integer NOT NULL,
	`worker` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`started_at` text NOT NULL,
	`latency_ms` integer NOT NULL,
	`blocks` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`cache_creation_tokens` integer NOT NULL,
	`cost_micro_usd` integer,
	`request_id` text,
	`stop_reason` text,
	`error` text,
	`raw` text,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `llm_calls_run` ON `llm_calls` (`run_id`);--> statement-breakpoint
CREATE TABLE `overlays` (
	`run_id` integer NOT NULL,
	`block_index` integer NOT NULL,
	`pack_index` integer NOT NULL,
	`status` text DEFAULT 'pending' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`claim_owner` text,
	`claim_epoch` integer DEFAULT 0 NOT NULL,
	`heartbeat` integer DEFAULT 0 NOT NULL,
	`call_id` integer,
	`confidence` real,
	`last_error` text,
	`edited_fields` text DEFAULT '[]' NOT NULL,
	`staging` text,
	`staging_sha256` text,
	`confirmed` text,
	`confirmed_sha256` text,
	PRIMARY KEY(`run_id`, `block_index`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `overlays_pending` ON `overlays` (`run_id`,`pack_index`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `overlays_claimed` ON `overlays` (`run_id`,`claim_owner`) WHERE status = 'claimed';--> statement-breakpoint
CREATE TABLE `projects` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_uid_unique` ON `projects` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `projects_name_unique` ON `projects` (`name`);--> statement-breakpoint
CREATE TABLE `providers` (
	`kind` text PRIMARY KEY NOT NULL,
	`base_url` text,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `review_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`run_id` integer NOT NULL,
	`action` text NOT NULL,
	`target_id` integer,
	`rows` text NOT NULL,
	`row_count` integer NOT NULL,
	`field` text,
	`before` text,
	`after` text,
	`reason` text,
	`actor` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `review_events_run` ON `review_events` (`run_id`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`conversion_id` integer NOT NULL,
	`schema_id` integer NOT NULL,
	`state` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`packs` integer NOT NULL,
	`total_blocks` integer NOT NULL,
	`n_pending` integer NOT NULL,
	`n_claimed` integer DEFAULT 0 NOT NULL,
	`n_ai_complete` integer DEFAULT 0 NOT NULL,
	`n_confirmed` integer DEFAULT 0 NOT NULL,
	`n_rejected` integer DEFAULT 0 NOT NULL,
	`n_failed` integer DEFAULT 0 NOT NULL,
	`calls` integer DEFAULT 0 NOT NULL,
	`failed_calls` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`cost_micro_usd` integer DEFAULT 0 NOT NULL,
	`unpriced_calls` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`started_at` text,
	`finished_at` text,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`conversion_id`) REFERENCES `conversions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`schema_id`) REFERENCES `schemas`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runs_uid_unique` ON `runs` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `runs_conversion_schema` ON `runs` (`conversion_id`,`schema_id`);--> statement-breakpoint
CREATE INDEX `runs_updated` ON `runs` (`updated_at`);--> statement-breakpoint
CREATE TABLE `schemas` (
	`id` integer PRIMARY KEY NOT NULL,
	`schema_uid` text NOT NULL,
	`schema_ref` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `schemas_schema_uid_unique` ON `schemas` (`schema_uid`);--> statement-breakpoint
CREATE INDEX `schemas_ref` ON `schemas` (`schema_ref`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sources` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`project_id` integer NOT NULL,
	`source_uid` text NOT NULL,
	`name` text NOT NULL,
	`source_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`total_characters` integer,
	`blob_sha256` text NOT NULL,
	`status` text NOT NULL,
	`error` text,
	`uploaded_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sources_uid_unique` ON `sources` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `sources_project_source` ON `sources` (`project_id`,`source_uid`);--> statement-breakpoint
CREATE INDEX `sources_project_name` ON `sources` (`project_id`,`name`);