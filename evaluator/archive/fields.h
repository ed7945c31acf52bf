// The fields of a struct, listed once for writing and reading (archive/writer.h, archive/reader.h):
//
//   template <>
//   inline constexpr auto kFields<Period> = Fields<Period>(&Period::from, &Period::until, &Period::for_good);
//
// Fields does not compile where one is forgotten or listed twice.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace doudi::archive {

// Specialised for every struct that is archived.
template <class Struct>
inline constexpr auto kFields = nullptr;

// In place of a field that is not kept: it is read as it is in a new object.
template <class Member>
struct NotKept {
  Member member;
};
template <class Member>
NotKept(Member) -> NotKept<Member>;

template <class Type>
concept Listed = !std::is_null_pointer_v<std::remove_cv_t<decltype(kFields<Type>)>>;

namespace internal {

struct Anything {
  template <class Type>
  operator Type() const;  // NOLINT: only ever asked whether it could be
};

template <class Struct, std::size_t... i>
consteval bool TakesFields(std::index_sequence<i...>) {
  return requires { Struct{(static_cast<void>(i), Anything{})...}; };
}

// How many values an aggregate can be made of.
template <class Struct, std::size_t count = 1>
consteval std::size_t FieldCount() {
  if constexpr (TakesFields<Struct>(std::make_index_sequence<count + 1>()))
    return FieldCount<Struct, count + 1>();
  else
    return count;
}

template <class Member>
constexpr Member PointerOf(Member member) {
  return member;
}
template <class Member>
constexpr Member PointerOf(NotKept<Member> left_out) {
  return left_out.member;
}

template <class One, class Other>
constexpr bool Same(One one, Other other) {
  if constexpr (std::is_same_v<One, Other>)
    return one == other;
  else
    return false;
}

template <class First>
constexpr bool AllDiffer(First) {
  return true;
}
template <class First, class... Rest>
constexpr bool AllDiffer(First first, Rest... rest) {
  return !(Same(first, rest) || ...) && AllDiffer(rest...);
}

}  // namespace internal

// `fields`: pointers to members, or NotKept(pointer), in the order in which they are written.
template <class Struct, class... Member>
consteval auto Fields(Member... fields) {
  static_assert(sizeof...(Member) == internal::FieldCount<Struct>(),
                "the list is not that of the struct's fields: add the new field here, as NotKept(&…) if a cache need not hold it");
  static_assert(sizeof...(Member) <= 64, "Writer marks the fields that it has written in 64 bits");
  if (!internal::AllDiffer(internal::PointerOf(fields)...)) throw "a field is listed twice";
  return std::tuple(fields...);
}

}  // namespace doudi::archive
