# What the compiler and the linker can do against a bug that somebody exploits. None of it changes how
# the library is used.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
check_pie_supported()

# For our own targets: deferredis_flags carries it.
foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER "DEFERREDIS_HAS${flag}" known)
  check_cxx_compiler_flag(${flag} ${known})  # -fcf-protection is x86's, for example
  if(${known})
    target_compile_options(deferredis_flags INTERFACE ${flag})
  endif()
endforeach()

# glibc's checks of buffers need an optimizer; a sanitizer does the same better, and a distribution
# may have its own level.
if(NOT DEFERREDIS_SANITIZE AND NOT CMAKE_CXX_FLAGS MATCHES "_FORTIFY_SOURCE")
  foreach(config IN ITEMS RELEASE RELWITHDEBINFO MINSIZEREL)
    if(CMAKE_CXX_FLAGS_${config} MATCHES "(^| )-O([123sgz]|fast)( |$)")
      target_compile_options(deferredis_flags INTERFACE
        "$<$<CONFIG:${config}>:SHELL:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>")
    endif()
  endforeach()
endif()
target_compile_definitions(deferredis_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

# Position-independent programs, and objects that fit into them; shared libraries have -fPIC already.
if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE)
  set(program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
  set(shared $<IN_LIST:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY$<SEMICOLON>MODULE_LIBRARY>)
  target_compile_options(deferredis_flags INTERFACE $<$<NOT:${shared}>:-fPIE>)
  target_link_options(deferredis_flags INTERFACE $<${program}:-pie>)
endif()

# deferredis_protect_relocations(TARGET): what the loader has filled in is read-only from then on, in
# the target and in every program that links it.
function(deferredis_protect_relocations target)
  target_link_options(${target} PUBLIC "LINKER:-z,relro,-z,now")
endfunction()
