#pragma once
#include <vector>

std::vector<long long> read_numbers();
