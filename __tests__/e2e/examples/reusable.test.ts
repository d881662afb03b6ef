// Runs the example, and a bad day of it.
import { describe, expect, test } from '@jest/globals';
import { SITE } from '../world.ts';
import { example, openRepository, outcomes, PRODUCTION } from './repository.ts';

describe('the example', () => {
  test('reusable-workflow: does the same through .github/workflows/rotate.yml', async () => {
    const text = example('reusable-workflow');
    const repository = await openRepository();
    const { world } = repository;
    world.store('primary');
    expect(outcomes(await repository.start(text))).toEqual(['rotated']);
    expect(world.holds(SITE)).toBe('secondary');
    const environment = text.replace('max-age: 90d', 'environment: production');
    expect(outcomes(await repository.start(environment))).toEqual(['published']);
    expect(world.holds(PRODUCTION)).toBe('secondary');
  });
});
