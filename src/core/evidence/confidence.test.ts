import { describe, expect, it } from 'vitest'
import type { Evidence, EvidenceGrade } from '../../shared/domain.ts'
import type { JsonObject } from '../../shared/json.ts'
import { createConfidenceRater } from './confidence.ts'

const evidence = (grade: EvidenceGrade, isRequired = true): Evidence => ({
  pointer: '/quote',
  grade,
  span: null,
  isRequired,
})
const share = { type: 'number', minimum: 0, maximum: 1 }
const rate = (properties: JsonObject, data: JsonObject, found: readonly Evidence[] = []): number | null =>
  createConfidenceRater({ type: 'object', properties })(data, found)

describe('the confidence of a row', () => {
  it('is what the model says, from 0 to 1', () => {
    expect(rate({ confidence: share }, { confidence: 0.8 })).toBe(0.8)
    expect(rate({ confidence: { type: 'integer', minimum: 0, maximum: 100 } }, { confidence: 80 })).toBe(0.8)
    expect(rate({ confidence: { type: 'integer', minimum: 1, maximum: 5 } }, { confidence: 4 })).toBe(0.75)
    expect(rate({ confidence: { enum: ['low', 'medium', 'high'] } }, { confidence: 'low' })).toBe(0.25)
    expect(rate({ confidence: share }, { confidence: 1.5 })).toBe(0.015)
    expect(rate({ confidence: share }, { confidence: -3 })).toBe(0)
    expect(rate({}, { confidence: 0.7 })).toBe(0.7)
  })

  it('is null when nothing says anything', () => {
    expect(rate({ subject: { type: 'string' } }, { subject: 'x' }, [evidence('fuzzy', false)])).toBeNull()
    expect(rate({ confidence: share }, { confidence: null })).toBeNull()
    expect(rate({ confidence: { ...share, 'x-confidence': false } }, { confidence: 0.4 })).toBeNull()
  })

  it('is the lowest of the numbers that fields are marked with, at any depth', () => {
    const properties = {
      confidence: share,
      date: { type: 'string', 'x-confidence': 'date_sure' },
      date_sure: { type: 'integer', maximum: 100 },
      certainty: { ...share, 'x-confidence': true },
      parties: {
        type: 'array',
        items: {
          type: 'object',
          properties: { name: { type: 'string', 'x-confidence': 'sure' }, sure: share, confidence: share },
        },
      },
    }
    expect(rate(properties, { confidence: 0.9, date_sure: 70, certainty: 0.8 })).toBe(0.7)
    expect(rate(properties, { confidence: 0.9, certainty: 0.5 })).toBe(0.5)
    expect(rate(properties, { confidence: 0.9, parties: [{ sure: 0.6, confidence: 0.1 }, { sure: 0.4 }] })).toBe(0.4)
  })

  it('falls with the worst evidence', () => {
    const said = { confidence: share }
    expect(rate(said, { confidence: 0.8 }, [evidence('exact'), evidence('fuzzy')])).toBe(0.6)
    expect(rate(said, { confidence: 0.8 }, [evidence('normalised', false)])).toBe(0.776)
    expect(rate(said, { confidence: 0.8 }, [evidence('not_found', false)])).toBe(0.8)
    expect(rate({}, {}, [evidence('not_found')])).toBe(0.25)
    expect(rate({}, {}, [evidence('exact')])).toBe(1)
  })
})
