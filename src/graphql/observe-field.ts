import {
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  getNamedType,
  isUnionType,
} from 'graphql';
import type { Context } from './context.ts';

/**
 * Makes a resolver that the request's observer runs; without an observer, it runs directly.
 *
 * @param type the parent type.
 */
export function observeField<Source, Args extends Record<string, unknown>>(
  type: string,
  name: string,
  resolve: GraphQLFieldResolver<Source, Context, Args>,
): GraphQLFieldResolver<Source, Context, Args> {
  const kind = type === 'Mutation' ? 'mutation' : 'query';
  const coordinate = `${type}.${name}`;
  return (source, args, context, info) => {
    const { fields } = context;
    if (!fields) return resolve(source, args, context, info);
    const typeOf = (value: unknown) => shownType(value, context, info);
    return fields[kind]({ name: coordinate, args, typeOf }, () =>
      resolve(source, args, context, info),
    );
  };
}

function shownType(value: unknown, context: Context, info: GraphQLResolveInfo): string {
  const type = getNamedType(info.returnType);
  const member = isUnionType(type) ? type.resolveType?.(value, context, info, type) : undefined;
  return typeof member === 'string' ? member : type.name;
}
