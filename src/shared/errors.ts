/**
 * Expected failures. Each code stands for one situation that a person can act on; its hint says what to do next.
 * Anything that is not an AppError is a bug and is reported as `internal` with an id.
 */
export const ERROR_HINTS = {
  file_not_found: 'Check the path, then try again.',
  file_unreadable: 'Check the permissions of the file or folder, then try again.',
  file_empty: 'Choose another file.',
  file_too_large: 'Split the file into smaller parts, then add those.',
  not_text: 'Save the document as Markdown or plain text, then add that.',
  unsupported_format: 'Save the document in one of the formats that Galley reads, then add that.',
  invalid_utf8: 'Save the file as UTF-8, then add it again.',
  parse_failed: 'Open the file in another program to see whether it is whole, then add it again.',
  encrypted: 'Remove the password in the program that made the file, then add it again.',
  no_text: 'Read the pages with OCR, which needs tesseract on this machine, or add a copy that holds text.',
  archive_unsafe: 'Unpack the archive yourself, look at what is in it, and add the documents.',
  xml_unsafe: 'Save the document again in the program that made it, then add that.',
  too_many_blocks: 'Split the document, or raise the limit in Settings.',
  parser_timeout: 'Raise the time limit in Settings, or split the document; then try again.',
  parser_memory: 'Raise the memory limit in Settings, or split the document; then try again.',
  parser_crashed: 'Try again. A file that ends the reader three times is put in quarantine.',
  quarantined: 'Raise the limits in Settings if the file is only large, then release it from quarantine.',
  reader_missing: 'Install the program that is named, then try again.',
  docling_unreachable: 'Check the address of the Docling server and that it is running, then try again.',
  docling_failed: "Look at the Docling server's log, or read the document with Galley's own reader.",
  import_not_found: 'Add the files again.',
  folder_not_found: 'Choose the folder again.',
  watch_not_found: 'Reload the page to see which folders are watched.',
  document_not_read: 'Wait until the document is read, or see why it was not.',
  schema_not_json: 'Correct the JSON at the place named, then add the schema again.',
  schema_invalid: 'Correct the schema at the JSON pointer named, then add it again.',
  schema_not_found: 'Run `galley schema list` or open Schemas to see which there are.',
  project_not_found: 'Run `galley ingest` with this name to create it, or open Projects to see which there are.',
  project_exists: 'Choose another name, or add to the project that has it.',
  project_name_invalid: 'Give the project a name of 1 to 120 characters.',
  document_not_found: 'Go back to the project and open the document from its list.',
  run_not_found: 'Apply the schema to the document first.',
  run_not_staged: 'Nothing is staged for review yet. Run the schema first.',
  row_conflict: 'Reload the row to see what changed, then decide again.',
  row_not_editable: 'Only staged rows can be edited. Reopen a confirmed or rejected row first.',
  value_invalid: 'Enter a value that the schema allows.',
  nothing_to_undo: 'There is no earlier action in this workspace.',
  field_not_found: 'Choose a field of the schema; `galley schema list` names them.',
  sample_not_found: 'Draw a new sample.',
  nothing_staged: 'Run the schema first, or change the filter.',
  pattern_invalid: 'Correct the regular expression, or search for the text as it stands.',
  runs_not_comparable: 'Choose two runs of the same document.',
  nothing_to_redo: 'There is no undone action in this run.',
  upload_not_found: 'Add the file again.',
  upload_out_of_order: 'Add the file again.',
  export_not_found: 'Export again.',
  export_failed: 'Check that the folder exists and has room, then export again.',
  payload_corrupt: 'Restore the workspace from a backup, or reopen and confirm the row again.',
  provider_key_missing: 'Enter the key in Settings, or set it in the environment (ANTHROPIC_API_KEY, OPENAI_API_KEY).',
  provider_key_origin: 'The key was entered for another address. Enter it again in Settings.',
  provider_unreachable: 'Check the address and that the server is running, then resume or run again.',
  provider_auth: 'Check the key in Settings, then resume or run again.',
  provider_billing: 'Check the balance and limits at the provider, then resume or run again.',
  provider_rate_limited: 'Wait a little, then resume or run again; what arrived is kept.',
  provider_overloaded: 'Wait a little, then resume or run again; what arrived is kept.',
  provider_bad_request: 'Check model and schema, then run again.',
  provider_bad_answer: 'Run again, or try another model.',
  provider_refused: 'The model declined. Reject the row, or fill it by hand.',
  provider_timeout: 'Run again; what arrived is kept.',
  provider_unknown: 'Choose one of: rules, anthropic, openai-compatible.',
  model_unknown: 'Name a model that the provider has, then try again.',
  model_invalid: 'Correct the entry of the model, then save it again.',
  budget_reached: 'Raise the budget, then resume; what arrived is kept.',
  run_paused: 'Resume when you are ready; what arrived is kept.',
  run_interrupted: 'Resume the run; what arrived is kept.',
  job_not_found: 'Reload the page to see which jobs there are.',
  batch_not_found: 'Reload the page to see which batches there are.',
  batch_unsupported: 'Run these rows now, or choose a provider with batches.',
  batch_failed: 'Run the rows again, now or overnight.',
  block_too_large: 'The block fits no request of this model. Split the document, or choose a model with more room.',
  workspace_locked: 'Close the other Galley, or choose another workspace with --workspace.',
  workspace_newer: 'Update Galley, then open the workspace again.',
  workspace_unwritable: 'Choose a folder that you may write to, with --workspace.',
  workspace_not_found: 'Run `galley ingest` or `galley demo` to create one, or name another with --workspace.',
  workspace_damaged: 'Restore the workspace from its backups folder.',
  disk_full: 'Make room on the disk, then try again; nothing confirmed is lost.',
  keychain_unavailable: 'The key is kept in memory for this session only.',
  setting_invalid: 'Enter a value of the kind that the setting takes.',
  unauthorized: 'Open Galley with the address that it printed at start.',
  cancelled: 'What had arrived is kept. Run again to go on.',
  usage: 'Run the command with --help to see how it is used.',
  internal: 'This is a fault in Galley. Please report it with the id.',
} as const

export type ErrorCode = keyof typeof ERROR_HINTS

/** An AppError as plain data: what crosses threads, processes and the wire. */
export type ErrorData = {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}

type AppErrorOptions = { readonly data?: ErrorData['data']; readonly cause?: unknown; readonly hint?: string }

/** An expected failure: a code of the closed list, one sentence that says what happened to what, and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly data: ErrorData['data']

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint ?? ERROR_HINTS[code]
    this.data = options.data
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, hint: this.hint, ...(this.data && { data: this.data }) }
  }

  static fromData(data: ErrorData): AppError {
    return new AppError(data.code, data.message, { data: data.data, hint: data.hint })
  }
}

/** Any thrown value as plain data; what is not an AppError becomes `internal` and keeps only its message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) return error.toData()
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, hint: ERROR_HINTS.internal }
}
