CREATE TABLE `answer_forms` (
	`schema_id` integer NOT NULL,
	`provider` text NOT NULL,
	`base_url` text NOT NULL,
	`model` text NOT NULL,
	`rung` text NOT NULL,
	`updated_at` text NOT NULL,
	PRIMARY KEY(`schema_id`, `provider`, `base_url`, `model`),
	FOREIGN KEY (`schema_id`) REFERENCES `schemas`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `batches` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`job_id` integer NOT NULL,
	`provider` text NOT NULL,
	`base_url` text,
	`model` text NOT NULL,
	`state` text NOT NULL,
	`remote_id` text,
	`requests` integer NOT NULL,
	`rows` integer NOT NULL,
	`merged_requests` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`submitted_at` text,
	`ended_at` text,
	`checked_at` text,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `batches_uid_unique` ON `batches` (`uid`);--> statement-breakpoint
CREATE INDEX `batches_state` ON `batches` (`state`);--> statement-breakpoint
CREATE TABLE `endpoints` (
	`provider` text NOT NULL,
	`base_url` text NOT NULL,
	`model` text NOT NULL,
	`profile` text NOT NULL,
	`checked_at` text NOT NULL,
	PRIMARY KEY(`provider`, `base_url`, `model`)
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`project_id` integer NOT NULL,
	`schema_id` integer NOT NULL,
	`state` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`lane` text NOT NULL,
	`scope` text NOT NULL,
	`documents` integer DEFAULT 0 NOT NULL,
	`rows` integer NOT NULL,
	`budget_micro_usd` integer,
	`cost_micro_usd` integer DEFAULT 0 NOT NULL,
	`reserved_micro_usd` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`finished_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`schema_id`) REFERENCES `schemas`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_uid_unique` ON `jobs` (`uid`);--> statement-breakpoint
CREATE INDEX `jobs_project` ON `jobs` (`project_id`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`);--> statement-breakpoint
CREATE TABLE `packs` (
	`run_id` integer NOT NULL,
	`pack_index` integer NOT NULL,
	`state` text NOT NULL,
	`job_id` integer,
	`lane` text DEFAULT 'now' NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`config` text DEFAULT '{}' NOT NULL,
	`rank` integer DEFAULT 0 NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`batch_id` integer,
	PRIMARY KEY(`run_id`, `pack_index`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`batch_id`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `packs_ready` ON `packs` (`run_id`,`provider`,`model`,`rank`,`pack_index`) WHERE state = 'ready' AND lane = 'now';--> statement-breakpoint
CREATE INDEX `packs_overnight` ON `packs` (`run_id`) WHERE state = 'ready' AND lane = 'overnight';--> statement-breakpoint
CREATE INDEX `packs_open` ON `packs` (`job_id`) WHERE state IN ('ready', 'claimed', 'batched');--> statement-breakpoint
CREATE INDEX `packs_batch` ON `packs` (`batch_id`) WHERE batch_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `user_models` (
	`id` text PRIMARY KEY NOT NULL,
	`entry` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `job_id` integer REFERENCES jobs(id);--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `lane` text DEFAULT 'now' NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `rung` text;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `begun_ms` integer;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `system_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `llm_calls_job` ON `llm_calls` (`job_id`);--> statement-breakpoint
ALTER TABLE `overlays` ADD `evidence` text;--> statement-breakpoint
ALTER TABLE `overlays` ADD `input_hash` text;--> statement-breakpoint
ALTER TABLE `overlays` ADD `reused_from` integer REFERENCES runs(id);--> statement-breakpoint
CREATE INDEX `blocks_headings` ON `blocks` (`conversion_id`,`block_index`) WHERE block_type = 'heading';--> statement-breakpoint
CREATE INDEX `overlays_input` ON `overlays` (`input_hash`) WHERE input_hash IS NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `model_config` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `viewed_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `cache_read_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `cache_creation_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `runs_running` ON `runs` (`viewed_at` DESC,`started_at`,`id`) WHERE state = 'running';--> statement-breakpoint
-- Runs from before kept the index of the pack in their rows alone.
INSERT INTO packs (run_id, pack_index, state, provider, model, rows)
SELECT o.run_id, o.pack_index, CASE WHEN sum(o.status IN ('pending', 'claimed')) > 0 THEN 'held' ELSE 'done' END, r.provider, r.model,
  sum(o.status IN ('pending', 'claimed'))
FROM overlays o JOIN runs r ON r.id = o.run_id GROUP BY o.run_id, o.pack_index;
