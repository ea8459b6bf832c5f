import type { JsonObject } from '../../src/shared/json.ts'

/** Schemas of the three kinds that the product is made for: classify with rules, read closely, edit. */
export const REQUIREMENTS_SCHEMA: JsonObject = {
  schema_ref: 'requirements_review_v1',
  title: 'Requirements review of a specification',
  type: 'object',
  additionalProperties: false,
  required: ['is_requirement', 'modality', 'subject', 'testable', 'risk'],
  properties: {
    is_requirement: {
      type: 'boolean',
      description: 'Does the block state a requirement?',
      'x-rule': { pattern: '\\b(must|shall|required|should|may not|must not)\\b', flags: 'i' },
    },
    modality: {
      type: 'string',
      enum: ['must', 'should', 'may', 'none'],
      'x-rule': {
        keywords: { must: ['must', 'shall', 'required'], should: ['should', 'recommended'], may: ['may', 'optional'] },
        default: 'none',
      },
    },
    subject: { type: 'string', description: 'The thing that is required to act or be.' },
    testable: { type: 'boolean' },
    risk: { type: 'string', enum: ['low', 'medium', 'high'] },
    quote: { type: 'string', description: 'The words that state the requirement, exactly as in the block.' },
  },
  prompt_config: {
    system_instructions: 'You review technical specifications. You never invent requirements.',
    per_block_prompt: 'Classify the block.',
    max_tokens_per_block: 300,
  },
}

export const CLOSE_READING_SCHEMA: JsonObject = {
  schema_ref: 'close_reading_v1',
  title: 'Close reading of an argument',
  type: 'object',
  additionalProperties: false,
  required: ['rhetorical_function', 'summary', 'cited_authorities', 'confidence'],
  properties: {
    rhetorical_function: {
      type: 'string',
      enum: ['background', 'claim', 'evidence', 'concession', 'holding', 'structural'],
    },
    summary: { type: 'string', maxLength: 240 },
    cited_authorities: { type: 'array', items: { type: 'string' } },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
  prompt_config: {
    system_instructions: 'You read argumentative prose closely and say what each block does.',
    per_block_prompt: 'Fill the fields for this block. Use only what the block says.',
    context: { before: 1, after: 0, heading_path: true },
    routing: [{ block_types: ['heading', 'divider'], provider: 'rules' }],
  },
}

export const PROSE_EDIT_SCHEMA: JsonObject = {
  schema_ref: 'prose_edit_v1',
  title: 'Prose edit',
  type: 'object',
  additionalProperties: false,
  required: ['action', 'revised_content'],
  properties: {
    action: { type: 'string', enum: ['keep', 'rewrite', 'skip_nonprose'] },
    revised_content: { type: 'string' },
    checks: {
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rule_id', 'verdict'],
        properties: {
          rule_id: { type: 'string' },
          verdict: { type: 'string', enum: ['pass', 'fix_applied', 'not_applicable', 'flagged'] },
          notes: { type: 'string', maxLength: 300 },
        },
      },
    },
    diff_summary: { type: 'string', maxLength: 400 },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
  prompt_config: {
    system_instructions: 'You are a careful line editor.',
    per_block_prompt: 'Edit the block.',
    max_batch_size: 10,
  },
}
